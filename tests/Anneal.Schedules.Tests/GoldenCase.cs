using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Schedules.Tests;

/// <summary>A schedule as the golden files describe it: a class and its arguments under Keras's names.</summary>
internal static class GoldenCase
{
    private static readonly string[] RateArguments = ["initial_learning_rate", "end_learning_rate", "warmup_target", "values"];

    /// <summary>Calls the constructor with the arguments that are there, the others left to their defaults.</summary>
    public static LearningRateSchedule Construct(string className, JsonObject kwargs)
    {
        Number Get(string key) => Number.FromJson(kwargs[key]);
        Number? Optional(string key) => kwargs[key] is { } node ? Number.FromJson(node) : null;
        double Or(string key, double missing) => Optional(key) ?? missing;
        Number[] List(string key) => [.. kwargs[key]!.AsArray().Select(Number.FromJson)];
        bool Flag(string key) => kwargs[key]?.GetValue<bool>() ?? false;
        string? Name(string other) => kwargs.ContainsKey("name") ? kwargs["name"]?.GetValue<string>() : other;

        return className switch
        {
            "ExponentialDecay" => new ExponentialDecay(
                Get("initial_learning_rate"), Get("decay_steps"), Get("decay_rate"), Flag("staircase"), Name("ExponentialDecay")),
            "InverseTimeDecay" => new InverseTimeDecay(
                Get("initial_learning_rate"), Get("decay_steps"), Get("decay_rate"), Flag("staircase"), Name("InverseTimeDecay")),
            "PolynomialDecay" => new PolynomialDecay(
                Get("initial_learning_rate"), Get("decay_steps"), Or("end_learning_rate", 0.0001), Or("power", 1.0), Flag("cycle"),
                Name("PolynomialDecay")),
            "PiecewiseConstantDecay" => new PiecewiseConstantDecay(List("boundaries"), List("values"), Name("PiecewiseConstant")),
            "CosineDecay" => new CosineDecay(
                Get("initial_learning_rate"), Get("decay_steps"), Or("alpha", 0.0), Name("CosineDecay"), Optional("warmup_target"),
                Optional("warmup_steps")),
            "CosineDecayRestarts" => new CosineDecayRestarts(
                Get("initial_learning_rate"), Get("first_decay_steps"), Or("t_mul", 2.0), Or("m_mul", 1.0), Or("alpha", 0.0),
                Name("SGDRDecay")),
            _ => throw new InvalidDataException($"No such class: {className}"),
        };
    }

    /// <summary>The argument that this library refuses though Keras takes it, or null: docs/differences.md, written down a second time.</summary>
    public static string? RefusedArgument(string className, JsonObject kwargs)
    {
        double Get(string key, double missing) => kwargs[key] is { } node ? Golden.Number(node) : missing;
        switch (className)
        {
            case "ExponentialDecay":
                return Get("decay_rate", 1) < 0 && kwargs["staircase"]?.GetValue<bool>() is not true ? "decayRate" : null;
            case "PiecewiseConstantDecay":
                var boundaries = Golden.Numbers(kwargs["boundaries"]);
                return boundaries.Length == 0 || boundaries.Zip(boundaries.Skip(1)).Any(pair => pair.First >= pair.Second)
                    ? "boundaries"
                    : null;
            case "CosineDecay":
                return Get("warmup_steps", 0) < 0 ? "warmupSteps"
                    : Get("warmup_steps", 0) > 0 && kwargs["warmup_target"] is null ? "warmupTarget"
                    : null;
            case "CosineDecayRestarts":
                return Get("t_mul", 2) <= 0 ? "tMul" : null;
            default:
                return null;
        }
    }

    /// <summary>The largest learning rate among the arguments, in magnitude.</summary>
    public static double Scale(JsonObject kwargs) =>
        RateArguments.SelectMany(key => kwargs[key] switch
            {
                null => [],
                JsonArray array => Golden.Numbers(array),
                var node => [Golden.Number(node)],
            })
            .Max(Math.Abs);

    /// <summary>The cases whose arguments are accepted.</summary>
    public static IEnumerable<(JsonObject Case, LearningRateSchedule Schedule)> Accepted() =>
        from c in Golden.Cases("schedules")
        let className = c["class_name"]!.GetValue<string>()
        let kwargs = c["kwargs"]!.AsObject()
        where RefusedArgument(className, kwargs) is null
        select (c, Construct(className, kwargs));

    public static string Describe(JsonObject c) =>
        $"{c["class_name"]}({c["kwargs"]!.ToJsonString(new JsonSerializerOptions())})";
}
