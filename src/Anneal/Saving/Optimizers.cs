using System.Text.Json.Nodes;
using Anneal.Optimizers;

namespace Anneal.Saving;

/// <summary>Optimizers by name and as JSON. Keras: <c>keras.optimizers.get</c>, <c>serialize</c> and <c>deserialize</c>.</summary>
/// <example><code>
/// JsonObject config = Optimizers.Serialize(new Adam(0.001));
/// using var again = Optimizers.Deserialize(config);
/// </code></example>
public static class Optimizers
{
    /// <summary>An optimizer with default arguments.</summary>
    /// <param name="name">Keras's name, in any case: <c>"adam"</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new optimizer.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Optimizer Get(string name, CustomObjects? customObjects = null) => Registry<Optimizer>.Get(name, customObjects);

    /// <summary>Class and hyper-parameters as JSON.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">See <see cref="Optimizer.ToConfig"/>.</exception>
    public static JsonObject Serialize(Optimizer optimizer) => Registry<Optimizer>.Serialize(optimizer);

    /// <summary>Reads what <see cref="Serialize"/> or Keras wrote.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>, or a name.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new optimizer that is not built.</returns>
    /// <exception cref="ConfigException">The class is unknown, a key is surplus or of the wrong type, or a value is out of range.</exception>
    public static Optimizer Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Optimizer>.Deserialize(config, customObjects);
}
