using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>The arguments of one call of a recorded operation.</summary>
internal readonly struct OperationCall(Tensor[] tensors, CallArguments arguments, JsonObject config)
{
    /// <summary>An argument by position; a constant becomes a tensor.</summary>
    public Tensor this[int position] => ToTensor(arguments.Positional[position]);

    public Nest<Argument> Raw(int position) => arguments.Positional[position];

    public int Count => arguments.Positional.Count;

    public bool Has(string key) => config[key] is not null;

    /// <summary>The tensors of an argument that is a list.</summary>
    public Tensor[] List(int position)
    {
        var all = tensors;
        return [.. Raw(position).Flatten().Select(leaf => leaf.IsTensor ? all[leaf.Tensor] : Constant.ToTensor(leaf.Value))];
    }

    public bool Flag(string key) => config[key] is { } node && (TryFlag(node) ?? throw Wrong(key, node, "true or false"));

    public long Whole(string key) => Integer(key, config[key]);

    public long? WholeOrNull(string key) => config[key] is { } node ? Integer(key, node) : null;

    public double Real(string key) => RealOrNull(key) ?? throw Wrong(key, null, "a number");

    public double? RealOrNull(string key) =>
        config[key] is not { } node ? null : Number.TryFromJson(node, out var number) ? number : throw Wrong(key, node, "a number");

    public string? Text(string key) => config[key] is { } node ? JsonText.Of(node) ?? throw Wrong(key, node, "text") : null;

    /// <summary>One whole number, or several; null where there is none.</summary>
    public long[]? Wholes(string key) => config[key] switch
    {
        null => null,
        JsonArray many => [.. many.Select((item, i) => Integer($"{key}[{i}]", item))],
        var one => [Integer(key, one)],
    };

    public long[][] Pairs(string key) => config[key] is JsonArray pairs
        ? [.. pairs.Select((pair, i) => pair is JsonArray { Count: 2 } both ? both.Select(item => Integer($"{key}[{i}]", item)).ToArray() : throw Wrong($"{key}[{i}]", pair, "two whole numbers"))]
        : throw Wrong(key, config[key], "an array of pairs");

    private static bool? TryFlag(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static long Integer(string key, JsonNode? node) =>
        Number.TryFromJson(node, out var number) && number.IsInteger ? number.Integer : throw Wrong(key, node, "a whole number");

    private static ArgumentException Wrong(string key, JsonNode? node, string allowed) => Require.Wrong(key, $"must be {allowed}; it was {JsonText.Describe(node)}");

    private Tensor ToTensor(Nest<Argument> argument) => argument switch
    {
        Nest<Argument>.One { Value: { IsTensor: true } leaf } => tensors[leaf.Tensor],
        Nest<Argument>.One { Value: var leaf } => Constant.ToTensor(leaf.Value),
        _ => Constant.ToTensor(argument),
    };
}
