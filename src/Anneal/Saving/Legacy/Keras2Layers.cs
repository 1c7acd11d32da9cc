using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Layers;

namespace Anneal.Saving;

/// <summary>Layers as Keras 2 and tf.keras wrote them, in the words of Keras 3.</summary>
internal static class Keras2Layers
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["CuDNNLSTM"] = "LSTM",
        ["CuDNNGRU"] = "GRU",
        ["BatchNormalizationV1"] = "BatchNormalization",
        ["BatchNormalizationV2"] = "BatchNormalization",
        ["SyncBatchNormalization"] = "BatchNormalization",
        ["ThresholdedReLU"] = "ReLU",
        ["Model"] = "Functional",
    };

    // Keys that Keras 3 does not have, and the value with which they say nothing; null: any.
    private static readonly Dictionary<string, string?> Surplus = new()
    {
        ["batch_input_shape"] = null,
        ["input_dtype"] = null,
        ["input_length"] = null,
        ["input_dim"] = null,
        ["input_shape"] = null,
        ["consume_less"] = null,
        ["implementation"] = null,
        ["groups"] = "1",
        ["time_major"] = "false",
        ["dynamic"] = "false",
        ["mode"] = "0",
        ["renorm"] = "false",
        ["fused"] = null,
        ["virtual_batch_size"] = "null",
        ["dropout"] = "0.0",
        ["kernel_initializer"] = null,
        ["kernel_regularizer"] = "null",
        ["kernel_constraint"] = "null",
        ["ragged"] = "false",
        ["sparse"] = "false",
        ["activity_regularizer"] = "null",
        ["experimental_autocast"] = null,
        ["autocast"] = null,
        ["reset_after"] = null,
        ["data_format"] = null,
        ["keepdims"] = "false",
        ["dtype"] = null,
        ["trainable"] = null,
        ["arguments"] = "{}",
        ["output_shape"] = "null",
    };

    public static void Translate(JsonObject layer, JsonObject config)
    {
        var name = JsonText.Of(layer["class_name"]) ?? "";
        if (Classes.TryGetValue(name, out var newer)) layer["class_name"] = newer;
        switch (name)
        {
            case "InputLayer" when config.Remove("batch_input_shape", out var shape):
                config["batch_shape"] = shape;
                break;
            case "GRU" or "GRUCell":
                config.TryAdd("reset_after", false);
                break;
            case "CuDNNLSTM" or "CuDNNGRU":
                config["recurrent_activation"] = "sigmoid";
                if (name == "CuDNNGRU") config["reset_after"] = true;
                break;
            case "LeakyReLU" when config.Remove("alpha", out var slope):
                config["negative_slope"] = slope;
                break;
            case "ThresholdedReLU" when config.Remove("theta", out var threshold):
                config["threshold"] = threshold;
                break;
            case var normalization when normalization.Contains("BatchNormalization", StringComparison.Ordinal) && config["axis"] is JsonArray { Count: 1 } axes:
                config["axis"] = axes[0]!.DeepClone();
                break;
        }
        if (name is "LSTM" or "GRU" or "LSTMCell" or "GRUCell" or "ConvLSTM2D") config.TryAdd("recurrent_activation", "hard_sigmoid");
        foreach (var key in config.Select(entry => entry.Key).ToArray())
            if (key.EndsWith("_initializer", StringComparison.Ordinal)) Initializer(config[key]);
            else if (key.EndsWith("activation", StringComparison.Ordinal) && JsonText.Of(config[key]) == "hard_sigmoid") config[key] = LegacyActivation.Name;
        if (JsonText.Of(layer["class_name"]) is { } className && Registry<Layer>.Find(className, null, null) is { } known) Fit(config, known);
    }

    private static void Fit(JsonObject config, ConfigEntry known)
    {
        var parameters = known.Parameters.ToDictionary(parameter => parameter.Key);
        foreach (var (key, value) in config.ToArray())
            if (parameters.TryGetValue(key, out var parameter))
            {
                if (parameter.Type == typeof(bool) && value?.GetValueKind() == JsonValueKind.Number) config[key] = value.ToJsonString() != "0";
            }
            else if (Surplus.TryGetValue(key, out var silent) && !IsOfBase(key, known) && (silent is null || value is null || value.ToJsonString() == silent)) config.Remove(key);
    }

    // The base of all layers reads these, whatever the constructor takes; models and inputs do not.
    private static bool IsOfBase(string key, ConfigEntry known) => key switch
    {
        "dtype" => known.Type != typeof(Models.Functional) && known.Type != typeof(Models.Sequential),
        "trainable" => true,
        _ => known.Type == typeof(Input) && key is "sparse" or "ragged",
    };

    private static void Initializer(JsonNode? given)
    {
        if ((given as JsonObject)?["config"] is not JsonObject config) return;
        config.Remove("dtype");
        if (JsonText.Of(config["distribution"]) == "normal") config["distribution"] = "truncated_normal";
    }
}
