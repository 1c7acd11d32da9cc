using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>The shapes of inputs, which old versions wrote into the first layer.</summary>
internal static class LegacyShapes
{
    public const string Noted = "__batch_input_shape__";

    /// <summary>Batch axis first; null where nobody says.</summary>
    public static JsonArray? InputOf(JsonObject layer)
    {
        if (layer[Noted] is JsonArray own) return own;
        if ((layer["config"] as JsonObject)?["batch_shape"] is JsonArray shape) return shape;
        var config = layer["config"] as JsonObject;
        return (config?["layers"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault() is { } first ? InputOf(first) : null;
    }
}
