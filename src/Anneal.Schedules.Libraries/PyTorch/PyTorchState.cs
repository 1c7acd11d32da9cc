using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>A dictionary that PyTorch saved, and where it lies.</summary>
internal sealed class PyTorchState
{
    // Far more than a person means.
    private const int MaxLength = 1000;

    private readonly JsonObject _values;
    private readonly string _path;

    public PyTorchState(JsonNode? node, string path)
    {
        _path = path;
        _values = node as JsonObject ?? throw Error($"it must be an object; it was {JsonText.Describe(node)}");
    }

    public bool Has(string key) => _values.ContainsKey(key);

    public bool IsNull(string key) => _values[key] is null;

    public double Number(string key) => ToNumber(Value(key), key);

    public double Number(string key, int index) => ToNumber(Item(key, index), $"{key}[{index}]");

    public int Integer(string key) => Number(key) is var value && value == (int)value
        ? (int)value
        : throw Error($"'{key}' must be a whole number; it was {(Number)value}");

    public string Text(string key) => Value(key) is { } node && node.GetValueKind() == JsonValueKind.String
        ? node.GetValue<string>()
        : throw Error($"'{key}' must be text; it was {JsonText.Describe(Value(key))}");

    public PyTorchState Object(string key, int index) => new(Item(key, index), $"{_path}.{key}[{index}]");

    public IReadOnlyList<PyTorchState> Objects(string key)
    {
        var array = Array(key);
        return array.Count is > 0 and <= MaxLength
            ? [.. array.Select((node, i) => new PyTorchState(node, $"{_path}.{key}[{i}]"))]
            : throw Error($"'{key}' must hold 1 to {MaxLength} elements; it held {array.Count}");
    }

    public IReadOnlyList<Duration> Lengths(string key) => [.. Array(key).Select((node, i) => (Duration)ToNumber(node, $"{key}[{i}]"))];

    /// <summary>A Python Counter: how often each number occurs, the number written as a key.</summary>
    public IReadOnlyList<Duration> Counted(string key)
    {
        var counter = Value(key) as JsonObject ?? throw Error($"'{key}' must be an object of counts; it was {JsonText.Describe(Value(key))}");
        var counts = counter.Select(pair => (
            Step: double.TryParse(pair.Key, NumberStyles.Float, CultureInfo.InvariantCulture, out var step)
                ? step
                : throw Error($"'{key}' must have numbers as keys; one was '{JsonText.Shorten(pair.Key)}'"),
            Count: ToNumber(pair.Value, $"{key}.{JsonText.Shorten(pair.Key)}")));
        var steps = counts.OrderBy(pair => pair.Step).ToList();
        return steps.All(pair => pair.Count >= 0) && steps.Sum(pair => pair.Count) <= MaxLength
            ? [.. steps.SelectMany(pair => Enumerable.Repeat((Duration)pair.Step, (int)pair.Count))]
            : throw Error($"'{key}' must count 0 to {MaxLength} in all");
    }

    public ArgumentException Error(string problem, Exception? inner = null) =>
        new($"The state of a PyTorch scheduler cannot be read, at {_path}: {problem}.", inner);

    private JsonNode? Value(string key) => _values.TryGetPropertyValue(key, out var node) ? node : throw Error($"'{key}' is missing");

    private JsonArray Array(string key) => Value(key) as JsonArray ?? throw Error($"'{key}' must be an array; it was {JsonText.Describe(Value(key))}");

    private JsonNode? Item(string key, int index) => Array(key) is var array && index < array.Count
        ? array[index]
        : throw Error($"'{key}' has no element {index}; it has {Array(key).Count}");

    private double ToNumber(JsonNode? node, string key)
    {
        try
        {
            return Anneal.Number.FromJson(node);
        }
        catch (ArgumentException error)
        {
            throw Error($"'{key}' must be a number; it was {JsonText.Describe(node)}", error);
        }
    }
}
