using System.Text.Json.Nodes;
using Anneal.Activations;
using Anneal.Naming;

namespace Anneal.Saving;

/// <summary>Activations by name and as JSON: the functions of <c>keras.activations</c>.</summary>
public static class Activations
{
    /// <summary>A function by its name: Keras's <c>get</c>.</summary>
    /// <param name="name">Keras's name, or that of a class of your own.</param>
    /// <param name="customObjects">What further names stand for in this call. Default: nothing.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static ActivationFunction Get(string name, CustomObjects? customObjects = null) => Registry<ActivationFunction>.Get(name, customObjects);

    /// <summary>As Keras's <c>serialize</c> writes it: the name of one of its functions, of others an object.</summary>
    /// <param name="activation">What to write.</param>
    /// <returns>JSON.</returns>
    /// <exception cref="NotSupportedException">It is a lambda without a name, or of a class that was not made known.</exception>
    public static JsonNode Serialize(ActivationFunction activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.ToConfigValue();
    }

    /// <summary>Reads what <see cref="Serialize"/>, or Keras's <c>serialize</c>, wrote.</summary>
    /// <param name="config">A name, or an object.</param>
    /// <param name="customObjects">What further names stand for in this call. Default: nothing.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ConfigException">The name or class is not known, or an argument is missing, surplus or out of range.</exception>
    public static ActivationFunction Deserialize(JsonNode config, CustomObjects? customObjects = null) =>
        Registry<ActivationFunction>.Deserialize(config, customObjects);
}
