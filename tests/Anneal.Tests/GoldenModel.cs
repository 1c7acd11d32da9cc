using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Activations;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests;

/// <summary>
/// Rebuilds what a golden case describes, or says what is missing. Classes and options are found by name, so that what Anneal gains is
/// tested from then on.
/// </summary>
internal static class GoldenModel
{
    // Present in every config; these values ask for nothing.
    private static readonly Dictionary<string, string> Idle = new()
    {
        ["use_ema"] = "false",
        ["ema_momentum"] = "0.99",
        ["weight_decay"] = "0",
        ["data_format"] = "\"channels_last\"",
    };

    private static readonly string[] Elsewhere = ["dtype", "trainable"];

    public static Sequential Model(JsonNode model)
    {
        if (Text(model["class_name"]) != "Sequential") throw new MissingFeatureException($"model class {Text(model["class_name"])}");
        return (Sequential)Layer(model);
    }

    public static Layer Layer(JsonNode serialized)
    {
        try
        {
            return Registry<Layer>.Deserialize(serialized);
        }
        catch (ConfigException e) when (e.Problem.Contains("not a known", StringComparison.Ordinal))
        {
            throw new MissingFeatureException($"{e.Path} {e.Problem.Split(';')[0]}");
        }
    }

    public static Optimizer Optimizer(JsonNode serialized) => Registry<Anneal.Optimizers.Optimizer>.Named(Text(serialized["class_name"])) is not null
        ? Anneal.Optimizers.Optimizer.FromConfig(serialized)
        : throw new MissingFeatureException($"optimizer {serialized["class_name"]}");

    public static Loss Loss(JsonNode loss) => Make<Loss>(loss, "loss", Anneal.Losses.Loss.Get);

    public static IReadOnlyList<Metric> Metrics(JsonNode? metrics) => metrics switch
    {
        null => [],
        JsonArray list => [.. list.Select(m => Make(m!, "metric", Metric.Get))],
        _ => throw new MissingFeatureException("metrics for each output"),
    };

    /// <summary>An object from its name, where there is a table of names, or from class name and config.</summary>
    private static T Make<T>(JsonNode serialized, string kind, Func<string, T>? get = null)
    {
        if (serialized is JsonValue) return Named(Text(serialized), get!, kind);
        if (serialized["class_name"] is null) throw new MissingFeatureException($"a {kind} for each output");
        var name = Text(serialized["class_name"]);
        var type = GoldenBinding.Find(typeof(T), name) ?? throw new MissingFeatureException($"{kind} {name}");
        var constructor = type.GetConstructors().Single();
        var (keywords, options) = (new JsonObject(), new List<(PropertyInfo Property, JsonNode Value)>());
        foreach (var (key, value) in serialized["config"]!.AsObject())
        {
            if (!Matters(key, value)) continue;
            if (constructor.GetParameters().FirstOrDefault(p => p.Name == GoldenBinding.Camel(key)) is { } parameter)
            {
                if (value is JsonArray && parameter.ParameterType == typeof(double)) throw new MissingFeatureException($"{kind} option {name}.{key} as a list");
                keywords.Add(key, value!.DeepClone());
            }
            else if (type.GetProperty(GoldenBinding.Pascal(key)) is { CanWrite: true } property) options.Add((property, value!));
            else throw new MissingFeatureException($"{kind} option {name}.{key}");
        }
        var made = (T)GoldenBinding.Construct(type, keywords, Convert);
        foreach (var (property, value) in options) property.SetValue(made, value.Deserialize(property.PropertyType));
        return made;
    }

    private static bool Matters(string key, JsonNode? value) =>
        value is not null && !Elsewhere.Contains(key)
        && !(Idle.TryGetValue(key, out var idle) && JsonNode.DeepEquals(JsonNode.Parse(idle), value));

    private static object? Convert(JsonNode node, Type type)
    {
        if (type == typeof(LearningRate))
            return node is JsonObject ? (LearningRate)LearningRateSchedule.FromConfig(node) : (LearningRate)node.GetValue<double>();
        if (type == typeof(ActivationFunction))
            return node is JsonValue ? Named(Text(node), ActivationFunction.Get, "activation") : throw new MissingFeatureException("activation from its config");
        if (type == typeof(Initializer)) return Make(node, "initializer", Initializer.Get);
        return null;
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
