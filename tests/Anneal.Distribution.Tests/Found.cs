using System.Text.Json.Nodes;

namespace Anneal.Distribution.Tests;

/// <summary>What one rank found in a scenario.</summary>
public sealed class Found(JsonObject values)
{
    /// <summary>The exception that ended it; null for none.</summary>
    public string? Error => (string?)values["error"];

    /// <summary>The numbers of a name, bit for bit.</summary>
    public double[] this[string name] => [.. values[name]!.AsArray().Select(bits => BitConverter.Int64BitsToDouble((long)bits!))];

    public string Text(string name) => (string)values[name]!;

    public string[] Lines(string name) => [.. values[name]!.AsArray().Select(line => (string)line!)];

    /// <summary>The names of numbers.</summary>
    public IEnumerable<string> Names => values.Where(entry => entry.Value is JsonArray { Count: > 0 } numbers && numbers[0]!.GetValueKind() == System.Text.Json.JsonValueKind.Number).Select(entry => entry.Key);
}
