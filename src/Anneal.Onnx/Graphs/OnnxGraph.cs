using System.Globalization;
using Anneal.Onnx.Schema;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>The ONNX graph that is being made. Layers add their nodes to it.</summary>
public sealed class OnnxGraph
{
    private readonly Dictionary<string, OnnxValue> constants = [];
    private readonly Dictionary<Variable, OnnxValue> weights = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> names = [];
    private int count;

    internal OnnxGraph()
    {
    }

    internal List<NodeProto> Nodes { get; private set; } = [];

    internal List<TensorProto> Initializers { get; } = [];

    // What the names of new nodes begin with: the layer that makes them.
    internal string Prefix { get; set; } = "";

    // The other layout of values that were asked for it, so that each is turned once.
    internal Dictionary<string, OnnxValue> Turned { get; private set; } = [];

    /// <summary>Adds a node with one output that has the shape and the type of its first input, such as <c>Relu</c>.</summary>
    /// <param name="operation">The name of the ONNX operator.</param>
    /// <param name="inputs">Its inputs, in the operator's order.</param>
    /// <returns>Its output.</returns>
    public OnnxValue Node(string operation, params OnnxValue[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Node(operation, inputs, inputs[0].Shape, inputs[0].Type);
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The name of the ONNX operator, of opset 18.</param>
    /// <param name="inputs">Its inputs, in the operator's order; null for one that is left out.</param>
    /// <param name="shape">The shape of the output; -1 for a size that is not known.</param>
    /// <param name="type">The type of the output.</param>
    /// <param name="attributes">Attributes: integers, floating-point numbers, texts, or arrays of these.</param>
    /// <returns>Its output.</returns>
    public OnnxValue Node(string operation, IReadOnlyList<OnnxValue?> inputs, Shape shape, ScalarType type, params (string Name, object Value)[] attributes) =>
        Node(operation, [.. Plain(inputs)], [(shape, type)], attributes)[0];

    /// <summary>Adds a constant.</summary>
    /// <param name="value">Its numbers.</param>
    /// <returns>The constant.</returns>
    public OnnxValue Constant(ArrayLike value)
    {
        using var tensor = value.ToTensor();
        return Constant(tensor);
    }

    /// <summary>Adds the values of a variable of the layer. The same variable is written once.</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>Its values.</returns>
    public OnnxValue Weight(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return weights.TryGetValue(variable, out var made) ? made : weights[variable] = Initializer(variable.Value, variable.Path);
    }

    internal OnnxValue Scalar(double number, ScalarType type = ScalarType.Float32)
    {
        using var value = tensor(number, dtype: ScalarType.Float64);
        using var typed = value.to(type);
        return Constant(typed);
    }

    internal OnnxValue Whole(params long[] numbers)
    {
        using var value = tensor(numbers);
        return Constant(value);
    }

    // Equal ones are written once. Small ones are many, large ones come from shared layers.
    internal OnnxValue Constant(Tensor value, string? name = null)
    {
        var bytes = Bytes(value);
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes.Span));
        var key = $"{value.dtype} {string.Join(",", value.shape)} {hash}";
        return constants.TryGetValue(key, out var made) ? made : constants[key] = Initializer(value, name ?? $"{Prefix}constant", bytes);
    }

    internal OnnxValue[] Node(string operation, IReadOnlyList<OnnxValue?> inputs, IReadOnlyList<(Shape Shape, ScalarType Type)> outputs, (string Name, object Value)[] attributes, bool isChannelsFirst = false)
    {
        var name = Unique($"{Prefix}{operation}");
        // Left out at the end is not the same as empty: ONNX Runtime 1.31 ends the process for an empty bias of LayerNormalization.
        var given = inputs.Count;
        while (given > 0 && inputs[given - 1] is null) given--;
        OnnxValue[] made = [.. outputs.Select((output, i) => new OnnxValue(this, outputs.Count == 1 ? name : Unique($"{name}:{i}"), output.Shape, output.Type, isChannelsFirst))];
        Nodes.Add(new()
        {
            Name = name,
            OpType = operation,
            Input = { inputs.Take(given).Select(input => input?.Name ?? "") },
            Output = { made.Select(output => output.Name) },
            Attribute = { attributes.Select(attribute => OnnxAttribute.Of(attribute.Name, attribute.Value)) },
        });
        return made;
    }

    // The nodes of a graph within a node.
    internal List<NodeProto> Within(Action make)
    {
        var (outer, outerTurned) = (Nodes, Turned);
        (Nodes, Turned) = ([], new(Turned));
        make();
        var made = Nodes;
        (Nodes, Turned) = (outer, outerTurned);
        return made;
    }

    internal OnnxValue Named(string name, Shape shape, ScalarType type)
    {
        names.Add(name);
        return new(this, name, shape, type);
    }

    internal string Unique(string name)
    {
        var unique = name;
        while (!names.Add(unique)) unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{++count}");
        return unique;
    }

    private static IEnumerable<OnnxValue?> Plain(IReadOnlyList<OnnxValue?> inputs) => inputs.Select(input => input?.ChannelsAsShown());

    private OnnxValue Initializer(Tensor value, string name, ByteString? bytes = null)
    {
        var made = Named(Unique(name), value.shape, value.dtype);
        Initializers.Add(new() { Name = made.Name, DataType = (int)OnnxTypes.Of(value.dtype), Dims = { value.shape }, RawData = bytes ?? Bytes(value) });
        return made;
    }

    private static ByteString Bytes(Tensor value)
    {
        using var scope = NewDisposeScope();
        return UnsafeByteOperations.UnsafeWrap(value.detach().cpu().contiguous().bytes.ToArray());
    }
}
