using System.Text.Json.Nodes;

namespace Anneal.Callbacks;

/// <summary>The state of a callback as a checkpoint holds it: small values as JSON, and arrays of numbers.</summary>
public sealed class CallbackState
{
    /// <summary>Counts, names and texts.</summary>
    public JsonObject Values { get; init; } = [];

    /// <summary>Flat arrays of <c>long</c>, <c>float</c> or <c>double</c>, which keep every bit.</summary>
    public IDictionary<string, Array> Arrays { get; init; } = new OrderedDictionary<string, Array>();

    /// <summary>Whether there is nothing to save.</summary>
    public bool IsEmpty => Values.Count == 0 && Arrays.Count == 0;

    internal T Value<T>(string name)
    {
        if (Values[name] is JsonValue value && value.TryGetValue(out T? found)) return found;
        throw Missing(name, typeof(T).Name);
    }

    internal T[] Array<T>(string name) => Arrays.TryGetValue(name, out var array) && array is T[] found ? found : throw Missing(name, $"{typeof(T).Name}[]");

    /// <summary>A number that may not be there yet.</summary>
    internal void Add(string name, double? number) => Arrays.Add(name, number is { } value ? new[] { value } : System.Array.Empty<double>());

    internal double? Number(string name) => Array<double>(name) is [var value, ..] ? value : null;

    private static ArgumentException Missing(string name, string type) => new($"The state of the callback has no '{name}' of type {type}.", "state");
}
