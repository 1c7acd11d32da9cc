using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Finds the schedule in the JSON of what has one: an optimizer, an optimizer around another, or a model that was compiled.</summary>
internal static class ScheduleWithin
{
    private static readonly string[] Rates = ["learning_rate", "lr"], Owners = ["compile_config", "optimizer", "inner_optimizer", "config"];

    /// <summary>The config of the schedule; a learning rate that is a number is a constant one. What holds no schedule is returned as it is.</summary>
    public static JsonNode Find(JsonNode json) => json is JsonObject config && !IsSchedule(config) ? Look(config, isOptimizer: IsBare(config)) ?? json : json;

    private static JsonNode? Look(JsonObject config, bool isOptimizer)
    {
        if (config.ContainsKey("optimizer_map"))
            throw new ArgumentException("There are several optimizers, each with a rate of its own. Put the JSON of one of them into a file.");
        if (Rates.Select(name => config[name]).FirstOrDefault(rate => rate is not null) is { } rate)
            return rate is JsonObject ? rate : isOptimizer ? Constant(rate) : null;
        return Owners.Select(name => config[name]).OfType<JsonObject>().Where(inner => !IsSchedule(inner))
            .Select(inner => Look(inner, IsOptimizer(config))).FirstOrDefault(found => found is not null);
    }

    private static JsonObject Constant(JsonNode rate) => new() { ["class_name"] = nameof(ConstantRate), ["config"] = new JsonObject { ["rate"] = rate.DeepClone() } };

    private static bool IsSchedule(JsonObject config) => Text(config["class_name"]) is { } name && Registry<LearningRateSchedule>.Named(name) is not null;

    // A number called learning_rate may be an argument of a schedule that is not known here: that must not pass for a constant one.
    private static bool IsOptimizer(JsonObject envelope) => Text(envelope["module"]) is { } module
        ? module.Contains("optimizers", StringComparison.Ordinal) && !module.Contains("schedules", StringComparison.Ordinal)
        : Text(envelope["class_name"]) is { } name && name.Equals(Text((envelope["config"] as JsonObject)?["name"]), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is what <c>get_config()</c> of an optimizer gives, with its name and without its class.</summary>
    private static bool IsBare(JsonObject config) => !config.ContainsKey("class_name") && Text(config["name"]) is not null;

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
