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

    public bool Flag(string key) => config[key]?.GetValue<bool>() ?? false;

    public long Whole(string key) => Integer(config[key]!);

    public long? WholeOrNull(string key) => config[key] is { } node ? Integer(node) : null;

    public double Real(string key) => config[key]!.GetValue<double>();

    public double? RealOrNull(string key) => config[key]?.GetValue<double>();

    public string? Text(string key) => config[key]?.GetValue<string>();

    /// <summary>One whole number, or several; null where there is none.</summary>
    public long[]? Wholes(string key) => config[key] switch
    {
        null => null,
        JsonArray many => [.. many.Select(item => Integer(item!))],
        var one => [Integer(one)],
    };

    public long[][] Pairs(string key) => [.. config[key]!.AsArray().Select(pair => pair!.AsArray().Select(item => Integer(item!)).ToArray())];

    private static long Integer(JsonNode node) => node.GetValueKind() == JsonValueKind.Number ? node.AsValue().TryGetValue<long>(out var whole) ? whole : (long)node.GetValue<int>() : throw new FormatException();

    private Tensor ToTensor(Nest<Argument> argument) => argument switch
    {
        Nest<Argument>.One { Value: { IsTensor: true } leaf } => tensors[leaf.Tensor],
        Nest<Argument>.One { Value: var leaf } => Constant.ToTensor(leaf.Value),
        _ => Constant.ToTensor(argument),
    };
}
