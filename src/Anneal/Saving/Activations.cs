using System.Text.Json.Nodes;
using Anneal.Activations;
using Anneal.Naming;

namespace Anneal.Saving;

/// <summary>Activations by name and as JSON: the functions of <c>keras.activations</c>.</summary>
public static class Activations
{
    /// <summary>A function by its name. Keras: <c>get</c>.</summary>
    /// <param name="name">Keras's name, or that of a class of your own.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static ActivationFunction Get(string name, CustomObjects? customObjects = null) => Registry<ActivationFunction>.Get(name, customObjects);

    /// <summary>Writes a function as Keras's <c>serialize</c> does: the name of a function of Keras, or an object for any other.</summary>
    /// <param name="activation">The function.</param>
    /// <returns>JSON.</returns>
    /// <exception cref="NotSupportedException">It is a lambda without a name, or an object of a class that is not registered.</exception>
    public static JsonNode Serialize(ActivationFunction activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.ToConfigValue();
    }

    /// <summary>Reads what <see cref="Serialize"/> or Keras's <c>serialize</c> wrote.</summary>
    /// <param name="config">A name, or an object.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ConfigException">The name or class is not known, or an argument is missing, surplus or out of range.</exception>
    public static ActivationFunction Deserialize(JsonNode config, CustomObjects? customObjects = null) =>
        Registry<ActivationFunction>.Deserialize(config, customObjects);
}
