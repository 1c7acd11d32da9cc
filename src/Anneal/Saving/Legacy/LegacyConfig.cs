using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Architectures that Keras 1, Keras 2 and tf.keras wrote, as Keras 3 writes them.</summary>
internal sealed class LegacyConfig(LegacyVersion version)
{
    private static readonly string[] Within = ["layer", "cell", "backward_layer", "forward_layer"];

    /// <summary>Whether a config is none of Keras 3, whatever version it names or does not name.</summary>
    public static bool IsOld(JsonObject model) => model["config"] is JsonArray
        || model["config"] is JsonObject config && config["layers"] is JsonArray layers
        && layers.OfType<JsonObject>().Any(layer => (layer["config"] as JsonObject)?.ContainsKey("batch_input_shape") == true || HasOldNodes(layer));

    /// <summary>A new config; the one given stays as it is.</summary>
    public JsonObject Translate(JsonObject model)
    {
        var made = model.DeepClone().AsObject();
        made.Remove("keras_version");
        made.Remove("backend");
        Layer(made);
        if (made["compile_config"] is JsonObject compiled) made["compile_config"] = LegacyCompile.OfArchive(compiled);
        return made;
    }

    private void Layer(JsonObject layer)
    {
        if (layer["config"] is JsonArray bare) layer["config"] = new JsonObject { ["layers"] = bare.DeepClone() };
        if (layer["config"] is not JsonObject config) return;
        if (JsonText.Of(layer["class_name"]) != "InputLayer" && config.Remove("batch_input_shape", out var shape)) layer[LegacyShapes.Noted] = shape;
        if (version.Major < 2) Keras1Layers.Translate(layer, config);
        Keras2Layers.Translate(layer, config);
        foreach (var key in Within)
            if (config[key] is JsonObject within) Layer(within);
        foreach (var within in (config["cells"] as JsonArray ?? config["layers"] as JsonArray ?? []).OfType<JsonObject>())
            Layer(within);
        if (config["layers"] is not JsonArray layers) return;
        if (JsonText.Of(layer["class_name"]) == "Sequential") Sequential(config, layers);
        else if (layers.OfType<JsonObject>().Any(HasOldNodes) || config["input_layers"] is JsonArray) LegacyGraph.Translate(config, layers);
    }

    private static bool HasOldNodes(JsonObject layer) => layer["inbound_nodes"] is JsonArray nodes && nodes.Any(node => node is JsonArray);

    // What the first layer says of the input becomes a layer of its own.
    private static void Sequential(JsonObject config, JsonArray layers)
    {
        if (layers.Count == 0 || layers[0] is not JsonObject first || JsonText.Of(first["class_name"]) == "InputLayer") return;
        if (LegacyShapes.InputOf(first) is not { } shape) return;
        var input = new JsonObject { ["batch_shape"] = shape.DeepClone(), ["name"] = $"{JsonText.Of((first["config"] as JsonObject)?["name"]) ?? "layer"}_input" };
        if (JsonText.Of(first["class_name"]) == "Embedding") input["dtype"] = "int32";
        layers.Insert(0, new JsonObject { ["class_name"] = "InputLayer", ["config"] = input });
        config.Remove("build_input_shape");
    }
}
