using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>Reads the <c>config</c> of a serialised optimizer key by key; every error names the key.</summary>
internal sealed class OptimizerConfig
{
    private readonly string className;
    private readonly JsonObject config;
    private readonly HashSet<string> read = [];

    public OptimizerConfig(string className, JsonObject config)
    {
        this.className = className;
        this.config = config;
    }

    public string? Name => Optional("name", node => node.GetValue<string>());

    public LearningRate Rate => Required("learning_rate", node => node is JsonObject schedule
        ? (LearningRate)LearningRateSchedule.FromConfig(schedule)
        : node.GetValue<double>());

    public double Number(string key) => Required(key, node => node.GetValue<double>());

    public double? NumberOrNull(string key) => Optional<double?>(key, node => node.GetValue<double>());

    public int? WholeOrNull(string key) => Optional<int?>(key, node => node.GetValue<int>());

    public bool Flag(string key) => Required(key, node => node.GetValue<bool>());

    public Hyperparameter Hyperparameter(string key) => Required(key, ToHyperparameter);

    public Hyperparameter? HyperparameterOrNull(string key) => Optional<Hyperparameter?>(key, node => ToHyperparameter(node));

    /// <summary>A nested object, such as the optimizer inside another.</summary>
    public T Nested<T>(string key, Func<JsonNode, T> make) => Required(key, make);

    /// <summary>All keys must have been asked for.</summary>
    public void Finish()
    {
        if (config.Select(entry => entry.Key).FirstOrDefault(key => !read.Contains(key)) is { } surplus)
            throw new ArgumentException($"The config of {className} has the key '{surplus}', which {className} does not know.");
    }

    private static Hyperparameter ToHyperparameter(JsonNode node) =>
        node is JsonObject schedule ? (Hyperparameter)LearningRateSchedule.FromConfig(schedule) : node.GetValue<double>();

    private T Required<T>(string key, Func<JsonNode, T> convert)
    {
        read.Add(key);
        if (!config.TryGetPropertyValue(key, out var node)) throw new ArgumentException($"The config of {className} lacks the key '{key}'.");
        return node is null ? throw Wrong(key, node, null) : Convert(key, node, convert);
    }

    private T? Optional<T>(string key, Func<JsonNode, T> convert)
    {
        read.Add(key);
        return config.TryGetPropertyValue(key, out var node) && node is not null ? Convert(key, node, convert) : default;
    }

    private T Convert<T>(string key, JsonNode node, Func<JsonNode, T> convert)
    {
        try
        {
            return convert(node);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException)
        {
            throw Wrong(key, node, e);
        }
    }

    private ArgumentException Wrong(string key, JsonNode? node, Exception? inner) =>
        new($"The key '{key}' of the config of {className} has a value of the wrong type: {node?.ToJsonString() ?? "null"}.", inner);
}
