using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>One call of a recorded operation: its tensors, constants and settings.</summary>
internal sealed class RecordedCall(OnnxGraph graph, OnnxValue[] tensors, CallArguments arguments, JsonObject config, TensorSpec[] outputs)
{
    private readonly OperationCall settings = new([], arguments, config);

    // Values lie as their shapes show them: operations may name any axis.
    public OnnxValue this[int position] => Value(arguments.Positional[position]);

    public OnnxGraph Graph => graph;

    public int Count => arguments.Positional.Count;

    public ScalarType Type => outputs[0].Type;

    public Shape Shape => outputs[0].Shape;

    public IReadOnlyList<TensorSpec> Outputs => outputs;

    public int[] Axes => settings.Wholes("axis") is { } axes ? [.. axes.Select(axis => (int)axis)] : [.. Enumerable.Range(0, this[0].Rank)];

    public Nest<Argument> Raw(int position) => arguments.Positional[position];

    public OnnxValue[] List(int position) => [.. Raw(position).Flatten().Select(leaf => Value(leaf))];

    public bool Flag(string key) => settings.Flag(key);

    public long Whole(string key) => settings.Whole(key);

    public long? WholeOrNull(string key) => settings.WholeOrNull(key);

    public long[]? Wholes(string key) => settings.Wholes(key);

    public long[][] Pairs(string key) => settings.Pairs(key);

    public double Real(string key) => settings.Real(key);

    public string Text(string key) => settings.Text(key)!;

    // A node whose output is that of the operation.
    public OnnxValue Node(string operation, IReadOnlyList<OnnxValue?> inputs, params (string, object)[] attributes) => graph.Node(operation, inputs, Shape, Type, attributes);

    public OnnxValue Filled(double number) => graph.Scalar(number, Type).Expand(graph.Node("Shape", [this[0]], [this[0].Rank], ScalarType.Int64), Shape);

    public OnnxValue Place(string operation)
    {
        var (x, axis) = (this[0], WholeOrNull("axis"));
        if (axis is null) x = x.Reshape([Shape.Unknown]);
        return graph.Node(operation, [x], Shape, ScalarType.Int64, ("axis", axis ?? 0), ("keepdims", axis is not null && Flag("keepdims")));
    }

    private OnnxValue Value(Nest<Argument> argument) => argument switch
    {
        Nest<Argument>.One { Value: { IsTensor: true } leaf } => tensors[leaf.Tensor].ChannelsAsShown(),
        Nest<Argument>.One { Value: var leaf } => graph.Constant(Constant.ToTensor(leaf.Value)),
        _ => graph.Constant(Constant.ToTensor(argument)),
    };
}
