using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests;

/// <summary>Something a golden case uses that Anneal does not have yet: the case is skipped with its name.</summary>
public sealed class MissingFeatureException(string feature) : Exception($"Not there yet: {feature}");

/// <summary>Rebuilds what a golden case describes, or says what is missing.</summary>
internal static class GoldenModel
{
    private static readonly string[] BaseOptions =
    [
        "weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps",
    ];

    public static Sequential Model(JsonNode model)
    {
        if (Text(model["class_name"]) != "Sequential") throw new MissingFeatureException($"model class {Text(model["class_name"])}");
        var config = model["config"]!;
        return new([.. config["layers"]!.AsArray().Select(l => Layer(l!))], Text(config["name"]));
    }

    public static Optimizer Optimizer(JsonNode serialized)
    {
        var config = serialized["config"]!;
        if (Text(serialized["class_name"]) is not ("SGD" or "Adam") and var unknown) throw new MissingFeatureException($"optimizer {unknown}");
        foreach (var option in BaseOptions)
            if (config[option] is { } value && !(value.GetValueKind() == System.Text.Json.JsonValueKind.Number && value.GetValue<double>() == 0))
                throw new MissingFeatureException($"optimizer option {option}");
        if (config["use_ema"]?.GetValue<bool>() == true) throw new MissingFeatureException("optimizer option use_ema");
        LearningRate rate = config["learning_rate"] is JsonObject schedule
            ? LearningRateSchedule.FromConfig(schedule)
            : config["learning_rate"]!.GetValue<double>();
        return Text(serialized["class_name"]) switch
        {
            "SGD" => new SGD(rate, Number("momentum"), config["nesterov"]!.GetValue<bool>()),
            _ => new Adam(rate, Number("beta_1"), Number("beta_2"), Number("epsilon"), config["amsgrad"]!.GetValue<bool>()),
        };

        double Number(string key) => config[key]!.GetValue<double>();
    }

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
