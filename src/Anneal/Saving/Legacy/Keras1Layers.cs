using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Layers as Keras 1 wrote them, in the words of Keras 2.</summary>
internal static class Keras1Layers
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["Convolution1D"] = "Conv1D",
        ["Convolution2D"] = "Conv2D",
        ["Convolution3D"] = "Conv3D",
        ["AtrousConvolution1D"] = "Conv1D",
        ["AtrousConvolution2D"] = "Conv2D",
        ["Deconvolution2D"] = "Conv2DTranspose",
        ["SeparableConvolution2D"] = "SeparableConv2D",
        ["TimeDistributedDense"] = "Dense",
    };

    private static readonly Dictionary<string, string> Keys = new()
    {
        ["output_dim"] = "units",
        ["nb_filter"] = "filters",
        ["filter_length"] = "kernel_size",
        ["init"] = "kernel_initializer",
        ["inner_init"] = "recurrent_initializer",
        ["inner_activation"] = "recurrent_activation",
        ["bias"] = "use_bias",
        ["W_regularizer"] = "kernel_regularizer",
        ["U_regularizer"] = "recurrent_regularizer",
        ["b_regularizer"] = "bias_regularizer",
        ["W_constraint"] = "kernel_constraint",
        ["b_constraint"] = "bias_constraint",
        ["dropout_W"] = "dropout",
        ["dropout_U"] = "recurrent_dropout",
        ["border_mode"] = "padding",
        ["subsample"] = "strides",
        ["subsample_length"] = "strides",
        ["atrous_rate"] = "dilation_rate",
        ["dim_ordering"] = "data_format",
        ["pool_length"] = "pool_size",
        ["stride"] = "strides",
        ["length"] = "size",
        ["p"] = "rate",
        ["sigma"] = "stddev",
        ["beta_init"] = "beta_initializer",
        ["gamma_init"] = "gamma_initializer",
    };

    private static readonly Dictionary<string, string> KeysOfEmbedding = new()
    {
        ["init"] = "embeddings_initializer",
        ["W_regularizer"] = "embeddings_regularizer",
        ["W_constraint"] = "embeddings_constraint",
    };

    private static readonly Dictionary<string, string> Merges = new()
    {
        ["sum"] = "Add",
        ["mul"] = "Multiply",
        ["ave"] = "Average",
        ["max"] = "Maximum",
        ["concat"] = "Concatenate",
        ["dot"] = "Dot",
        ["cos"] = "Dot",
    };

    public static void Translate(JsonObject layer, JsonObject config)
    {
        var name = JsonText.Of(layer["class_name"]) ?? "";
        if (Classes.TryGetValue(name, out var newer)) layer["class_name"] = newer;
        if (name == "Merge" && JsonText.Of(config["mode"]) is { } mode && Merges.TryGetValue(mode, out var merge)) Merge(layer, config, mode, merge);
        JoinSizes(config, "kernel_size", "nb_row", "nb_col");
        JoinSizes(config, "kernel_size", "kernel_dim1", "kernel_dim2", "kernel_dim3");
        foreach (var (old, now) in name == "Embedding" ? KeysOfEmbedding : Keys)
            if (config.ContainsKey(old) && (now != "size" || name == "UpSampling1D")) Rename(config, old, now);
        if (config.Remove("forget_bias_init", out var forget)) config["unit_forget_bias"] = JsonText.Of(forget) is "one" or "ones";
        if (JsonText.Of(config["data_format"]) is { } order) config["data_format"] = order switch { "th" => "channels_first", "tf" => "channels_last", _ => order };
        foreach (var key in config.Select(entry => entry.Key).ToArray())
            if (key.EndsWith("_initializer", StringComparison.Ordinal)) config[key] = Initializer(config[key]);
            else if (key.EndsWith("_regularizer", StringComparison.Ordinal)) config[key] = Regularizer(config[key]);
            else if (key.EndsWith("_constraint", StringComparison.Ordinal)) config[key] = Constraint(config[key]);
    }

    private static void Rename(JsonObject config, string old, string now)
    {
        config.Remove(old, out var value);
        config[now] = value;
    }

    private static void JoinSizes(JsonObject config, string joined, params string[] sizes)
    {
        if (!config.ContainsKey(sizes[0])) return;
        config[joined] = new JsonArray([.. sizes.Select(size => config.Remove(size, out var value) ? value : null)]);
    }

    private static void Merge(JsonObject layer, JsonObject config, string mode, string merge)
    {
        layer["class_name"] = merge;
        var kept = new JsonObject { ["name"] = config["name"]?.DeepClone() };
        if (mode == "concat") kept["axis"] = config["concat_axis"]?.DeepClone() ?? -1;
        if (merge == "Dot") (kept["axes"], kept["normalize"]) = (config["dot_axes"]?.DeepClone() ?? 1, mode == "cos");
        config.Clear();
        foreach (var (key, value) in kept.ToArray())
        {
            kept.Remove(key);
            config[key] = value;
        }
    }

    private static JsonNode? Initializer(JsonNode? given) => JsonText.Of(given) switch
    {
        "one" => "ones",
        "zero" => "zeros",
        "normal" => "random_normal",
        "uniform" => "random_uniform",
        _ => given?.DeepClone(),
    };

    private static JsonNode? Regularizer(JsonNode? given) => given is JsonObject named && named.ContainsKey("name")
        ? new JsonObject { ["class_name"] = "L1L2", ["config"] = new JsonObject { ["l1"] = named["l1"]?.DeepClone() ?? 0.0, ["l2"] = named["l2"]?.DeepClone() ?? 0.0 } }
        : given?.DeepClone();

    private static JsonNode? Constraint(JsonNode? given)
    {
        if (given is not JsonObject named || JsonText.Of(named["name"]) is not { } name) return given?.DeepClone();
        var config = named.DeepClone().AsObject();
        config.Remove("name");
        if (config.Remove("m", out var most)) config["max_value"] = most;
        return new JsonObject { ["class_name"] = name, ["config"] = config };
    }
}
