using System.Text.Json.Nodes;
using Anneal.Initializers;

namespace Anneal.Saving;

/// <summary>Initializers by name and as JSON: the functions of <c>keras.initializers</c>.</summary>
public static class Initializers
{
    /// <summary>An initializer with default arguments: Keras's <c>get</c>.</summary>
    /// <param name="name">Of the class (<c>"HeNormal"</c>), the same in snake case, or one of Keras's short names: <c>"he_normal"</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Initializer Get(string name, CustomObjects? customObjects = null) => Registry<Initializer>.Get(name, customObjects);

    /// <summary>Class and arguments as JSON, key for key as Keras's <c>serialize</c> writes them.</summary>
    /// <param name="initializer">What to write.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">Nothing could read it again: it is a function, or of a class that was not made known.</exception>
    public static JsonObject Serialize(Initializer initializer) => Registry<Initializer>.Serialize(initializer);

    /// <summary>Reads what <see cref="Serialize"/>, or Keras's <c>serialize</c>, wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Initializer Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Initializer>.Deserialize(config, customObjects);
}
