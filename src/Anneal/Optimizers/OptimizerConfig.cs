using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>Reads the <c>config</c> of a serialised optimizer key by key; every error names the key. What is missing has the class's default.</summary>
internal sealed class OptimizerConfig(string className, JsonObject config, JsonObject defaults)
{
    private readonly HashSet<string> read = [];
    private readonly HashSet<string> integers = [];

    /// <summary>The keys whose numbers were integers: Keras keeps them so.</summary>
    public IReadOnlySet<string> Integers => integers;

    public string? Name => Optional("name", ToText);

    /// <summary>Null where it is missing.</summary>
    public LearningRate? Rate
    {
        get
        {
            read.Add("learning_rate");
            if (!config.ContainsKey("learning_rate")) return null;
            return Required("learning_rate", node => node is JsonObject ? (LearningRate)ToSchedule(node) : (LearningRate)(double)Anneal.Number.FromJson(node));
        }
    }

    public double Number(string key) => Required(key, node => ToNumber(key, node));

    public double? NumberOrNull(string key) => Optional<double?>(key, node => ToNumber(key, node));

    public int Whole(string key) => Required(key, ToWhole);

    /// <summary>Null also for 0, which turns things off in Keras.</summary>
    public int? WholeOrNone(string key) => Optional<int?>(key, node => ToWhole(node)) is not 0 and { } value ? value : null;

    public bool Flag(string key) => Required(key, node => node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException(),
    });

    public Hyperparameter Hyperparameter(string key) => Required(key, node => ToHyperparameter(key, node));

    public Hyperparameter? HyperparameterOrNull(string key) => Optional<Hyperparameter?>(key, node => ToHyperparameter(key, node));

    public IReadOnlyList<string> Texts(string key) => Required(key, node => node is JsonArray items ? items.Select(ToText).ToList() : throw new FormatException());

    /// <summary>A nested object, such as the optimizer inside another.</summary>
    public T Nested<T>(string key, Func<JsonNode, T> make) => Required(key, make);

    /// <summary>Something that Keras does not have: the default of its type where it is missing or null.</summary>
    public T? Own<T>(string key, Func<JsonNode, T> make) => Optional(key, make);

    /// <summary>A key that Keras still takes, where its value means nothing.</summary>
    public void Idle(string key, string instead, params string?[] values)
    {
        read.Add(key);
        if (config[key] is { } node && !values.Contains(node.ToJsonString()))
            throw new ArgumentException($"The config of {className} has '{key}' = {OptimizerEnvelope.Describe(node)}, which {className} does not support: {instead}.");
    }

    /// <summary>All keys must have been asked for.</summary>
    public void Finish()
    {
        var surplus = config.Select(entry => entry.Key).Where(key => !read.Contains(key)).ToList();
        if (surplus.Count > 0)
            throw new ArgumentException($"The config of {className} has keys that {className} does not know: {string.Join(", ", surplus.Select(key => $"'{key}'"))}.");
    }

    private double ToNumber(string key, JsonNode node)
    {
        var number = Anneal.Number.FromJson(node);
        if (number.IsInteger) integers.Add(key);
        return number;
    }

    private static int ToWhole(JsonNode? node) => Anneal.Number.FromJson(node) is { IsInteger: true } number ? checked((int)(double)number) : throw new FormatException();

    public static string ToText(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw new FormatException();

    private Hyperparameter ToHyperparameter(string key, JsonNode node) => node is JsonObject ? (Hyperparameter)ToSchedule(node) : (Hyperparameter)ToNumber(key, node);

    private static LearningRateSchedule ToSchedule(JsonNode node) => LearningRateSchedule.FromConfig(node);

    private T Required<T>(string key, Func<JsonNode, T> convert)
    {
        read.Add(key);
        if (!TryFind(key, out var node)) throw new ArgumentException($"The config of {className} lacks the key '{key}'.");
        return node is null ? throw Wrong(key, node, null) : Convert(key, node, convert);
    }

    private T? Optional<T>(string key, Func<JsonNode, T> convert)
    {
        read.Add(key);
        return TryFind(key, out var node) && node is not null ? Convert(key, node, convert) : default;
    }

    private bool TryFind(string key, out JsonNode? node) => config.TryGetPropertyValue(key, out node) || defaults.TryGetPropertyValue(key, out node);

    private T Convert<T>(string key, JsonNode node, Func<JsonNode, T> convert)
    {
        try
        {
            return convert(node);
        }
        catch (Exception e) when (node is JsonObject or JsonArray && e is ArgumentException)
        {
            throw new ArgumentException($"The key '{key}' of the config of {className}: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException || (e is ArgumentException and not ArgumentOutOfRangeException))
        {
            throw Wrong(key, node, e);
        }
    }

    private ArgumentException Wrong(string key, JsonNode? node, Exception? inner) =>
        new($"The key '{key}' of the config of {className} has a value of the wrong type: {OptimizerEnvelope.Describe(node)}.", inner);
}
