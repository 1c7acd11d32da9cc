using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>What a model was compiled with, as old versions wrote it, as Keras 3 writes it.</summary>
internal static class LegacyCompile
{
    /// <summary>Null where the file says nothing of a loss or an optimizer.</summary>
    public static JsonObject? Translate(JsonObject? training)
    {
        if (training?["optimizer_config"] is not JsonObject optimizer || training["loss"] is not { } loss) return null;
        var compiled = new JsonObject { ["optimizer"] = Optimizer(optimizer.DeepClone().AsObject()), ["loss"] = Visit(loss.DeepClone()) };
        if (training["loss_weights"] is { } weights && weights is not JsonArray { Count: 0 }) compiled["loss_weights"] = weights.DeepClone();
        foreach (var key in new[] { "metrics", "weighted_metrics" })
            if (training[key] is { } metrics && metrics is not JsonArray { Count: 0 }) compiled[key] = Visit(Flat(metrics).DeepClone());
        return compiled;
    }

    /// <summary>The same of an archive of TensorFlow, which calls the optimizer's part otherwise; empty where the model was not compiled.</summary>
    public static JsonObject OfArchive(JsonObject compiled)
    {
        var training = compiled.DeepClone().AsObject();
        if (training.Remove("optimizer", out var optimizer)) training["optimizer_config"] = optimizer is JsonObject ? optimizer : new JsonObject { ["class_name"] = optimizer, ["config"] = new JsonObject() };
        return Translate(training) ?? [];
    }

    private static JsonObject Optimizer(JsonObject optimizer)
    {
        if (optimizer["config"] is not JsonObject config || optimizer.ContainsKey("module") && JsonText.Of(optimizer["module"]) is not null) return optimizer;
        var name = JsonText.Of(optimizer["class_name"]) ?? "";
        var isNadam = name.EndsWith("Nadam", StringComparison.OrdinalIgnoreCase);
        if (config.Remove("lr", out var rate)) config["learning_rate"] = rate;
        if (config["epsilon"] is null) config.Remove("epsilon");
        if (name.EndsWith("Adagrad", StringComparison.OrdinalIgnoreCase)) config.TryAdd("initial_accumulator_value", 0.0);
        if (config.Remove("schedule_decay", out var momentumDecay) || isNadam && config.Remove("decay", out momentumDecay)) config["schedule_decay"] = momentumDecay;
        else if (config.Remove("decay", out var decay) && Number.TryFromJson(decay, out var fraction) && (double)fraction is > 0 and var d && config["learning_rate"] is JsonValue number)
            config["learning_rate"] = Decaying(number, d);
        return optimizer;
    }

    private static JsonObject Decaying(JsonValue rate, double decay) => new()
    {
        ["module"] = "keras.optimizers.schedules",
        ["class_name"] = "InverseTimeDecay",
        ["config"] = new JsonObject { ["initial_learning_rate"] = rate.DeepClone(), ["decay_steps"] = 1, ["decay_rate"] = decay, ["staircase"] = false },
        ["registered_name"] = null,
    };

    // One output has its metrics in a list within the list.
    private static JsonNode Flat(JsonNode metrics) => metrics is JsonArray { Count: 1 } outer && outer[0] is JsonArray inner ? inner : metrics;

    private static JsonNode Visit(JsonNode node)
    {
        switch (node)
        {
            case JsonObject { } envelope when envelope["class_name"] is not null && envelope["config"] is JsonObject config:
                config.Remove("fn", out var function);
                if (FunctionConfigIsWrapper(envelope)) config["fn"] = function;
                if (JsonText.Of(config["reduction"]) is "auto" or "AUTO") config["reduction"] = "sum_over_batch_size";
                break;
            case JsonObject named:
                foreach (var entry in named.ToArray())
                    if (entry.Value is { } value) Visit(value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    if (item is not null) Visit(item);
                break;
        }
        return node;
    }

    private static bool FunctionConfigIsWrapper(JsonObject envelope) => JsonText.Of(envelope["class_name"]) is { } name && FunctionConfig.IsWrapper(name);
}
