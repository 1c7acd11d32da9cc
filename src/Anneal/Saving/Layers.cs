using System.Text.Json.Nodes;
using Anneal.Layers;

namespace Anneal.Saving;

/// <summary>Layers and models as JSON. Keras: <c>keras.layers.serialize</c> and <c>deserialize</c>.</summary>
/// <example><code>
/// JsonObject config = Layers.Serialize(new Dense(10));
/// using var again = Layers.Deserialize(config);
/// </code></example>
public static class Layers
{
    /// <summary>Writes class and arguments as JSON, as <see cref="Layer.ToConfig"/> does.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, and <c>build_config</c> if the layer is built.</returns>
    /// <exception cref="NotSupportedException">The layer, or one within it, could not be read again.</exception>
    public static JsonObject Serialize(Layer layer) => Registry<Layer>.Serialize(layer);

    /// <summary>Reads a layer that <see cref="Serialize"/> or Keras wrote.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>.</param>
    /// <param name="customObjects">Further classes for this call. Default: none.</param>
    /// <returns>A new layer. It is built if the written layer was.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, unknown or out of range.</exception>
    public static Layer Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Layer>.Deserialize(config, customObjects);
}
