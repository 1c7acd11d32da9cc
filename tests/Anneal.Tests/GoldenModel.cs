using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Tests;

/// <summary>Something a golden case uses that Anneal does not have yet: the case is skipped with its name.</summary>
public sealed class MissingFeatureException(string feature) : Exception($"Not there yet: {feature}");

/// <summary>Rebuilds what a golden case describes, or says what is missing.</summary>
internal static class GoldenModel
{
    public static Sequential Model(JsonNode model)
    {
        if (Text(model["class_name"]) != "Sequential") throw new MissingFeatureException($"model class {Text(model["class_name"])}");
        var config = model["config"]!;
        return new([.. config["layers"]!.AsArray().Select(l => Layer(l!))], Text(config["name"]));
    }

    public static Optimizer Optimizer(JsonNode serialized) => OptimizerNames.Knows(Text(serialized["class_name"]))
        ? Anneal.Optimizers.Optimizer.FromConfig(serialized)
        : throw new MissingFeatureException($"optimizer {serialized["class_name"]}");

    public static Loss Loss(JsonNode loss)
    {
        if (loss is JsonValue) return Named(Text(loss), Anneal.Losses.Loss.Get, "loss");
        if (loss["class_name"] is null) throw new MissingFeatureException("a loss for each output");
        var logits = loss["config"]!["from_logits"]?.GetValue<bool>() ?? false;
        var other = loss["config"]!.AsObject().Select(p => p.Key).Where(k => k is not ("from_logits" or "name" or "reduction" or "dtype")).ToList();
        return (Text(loss["class_name"]), other) switch
        {
            ("SparseCategoricalCrossentropy", []) => new Anneal.Losses.SparseCategoricalCrossentropy(fromLogits: logits),
            ("CategoricalCrossentropy", []) => new Anneal.Losses.CategoricalCrossentropy(fromLogits: logits),
            ("BinaryCrossentropy", []) => new Anneal.Losses.BinaryCrossentropy(fromLogits: logits),
            (var name, _) => throw new MissingFeatureException($"loss {name} from its config"),
        };
    }

    public static IReadOnlyList<Metric> Metrics(JsonNode? metrics) => metrics switch
    {
        null => [],
        JsonArray list => [.. list.Select(m => m is JsonValue
            ? Named(Text(m), Metric.Get, "metric")
            : throw new MissingFeatureException($"metric {Text(m!["class_name"])} from its config"))],
        _ => throw new MissingFeatureException("metrics for each output"),
    };

    private static Layer Layer(JsonNode layer)
    {
        var config = layer["config"]!;
        foreach (var key in new[] { "kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint" })
            if (config[key] is not null) throw new MissingFeatureException($"layer option {key}");
        Layer made = Text(layer["class_name"]) switch
        {
            "InputLayer" => new Input([.. config["batch_shape"]!.AsArray().Skip(1).Select(s => s?.GetValue<long>() ?? Shape.Unknown)]),
            "Dense" => new Dense(
                config["units"]!.GetValue<long>(), Text(config["activation"]), config["use_bias"]!.GetValue<bool>(), name: Text(config["name"])),
            "Flatten" => new Flatten(Text(config["name"])),
            "Activation" => new Activation(Text(config["activation"]), Text(config["name"])),
            "Rescaling" => new Rescaling(config["scale"]!.GetValue<double>(), config["offset"]!.GetValue<double>(), Text(config["name"])),
            var other => throw new MissingFeatureException($"layer {other}"),
        };
        made.Trainable = config["trainable"]?.GetValue<bool>() ?? true;
        return made;
    }

    private static T Named<T>(string name, Func<string, T> get, string kind)
    {
        try
        {
            return get(name);
        }
        catch (ArgumentException)
        {
            throw new MissingFeatureException($"{kind} {name}");
        }
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
