using System.Text.Json.Nodes;
using Anneal.Regularizers;

namespace Anneal.Saving;

/// <summary>Regularizers by name and as JSON: the functions of <c>keras.regularizers</c>.</summary>
public static class Regularizers
{
    /// <summary>A regularizer with default arguments: Keras's <c>get</c>.</summary>
    /// <param name="name">The name of the class (<c>"L2"</c>), the same in snake case, or one of Keras's short names: <c>"l2"</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Regularizer Get(string name, CustomObjects? customObjects = null) => Registry<Regularizer>.Get(name, customObjects);

    /// <summary>Writes class and arguments as JSON, as Keras's <c>serialize</c> does.</summary>
    /// <param name="regularizer">What to write.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">It could not be read again, because it is a function or an object of a class that is not registered.</exception>
    public static JsonObject Serialize(Regularizer regularizer) => Registry<Regularizer>.Serialize(regularizer);

    /// <summary>Reads what <see cref="Serialize"/> or Keras's <c>serialize</c> wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Regularizer Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Regularizer>.Deserialize(config, customObjects);
}
