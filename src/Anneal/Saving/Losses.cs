using System.Text.Json.Nodes;
using Anneal.Losses;

namespace Anneal.Saving;

/// <summary>Losses by name and as JSON: the functions of <c>keras.losses</c>.</summary>
public static class Losses
{
    /// <summary>A loss with default arguments: Keras's <c>get</c>.</summary>
    /// <param name="name">The name of the class (<c>"MeanSquaredError"</c>), the same in snake case, or one of Keras's short names: <c>"mse"</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Loss Get(string name, CustomObjects? customObjects = null) => Registry<Loss>.Get(name, customObjects);

    /// <summary>Writes class and arguments as JSON, as Keras's <c>serialize</c> does.</summary>
    /// <param name="loss">What to write.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">It could not be read again, because it is a function or an object of a class that is not registered.</exception>
    public static JsonObject Serialize(Loss loss) => Registry<Loss>.Serialize(loss);

    /// <summary>Reads what <see cref="Serialize"/> or Keras's <c>serialize</c> wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Loss Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Loss>.Deserialize(config, customObjects);
}
