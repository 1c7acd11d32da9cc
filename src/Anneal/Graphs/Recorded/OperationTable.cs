using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>The operations that models record, by Keras's class names. A further one is a line here and its formula in <see cref="Ops"/>.</summary>
internal static class OperationTable
{
    private const string Numpy = "keras.src.ops.numpy";
    private static readonly Dictionary<string, OperationKind> Kinds = [];

    static OperationTable()
    {
        Add(Numpy, "Absolute", call => [Ops.Abs(call[0])]);
        Add(Numpy, "Exp", call => [Ops.Exp(call[0])]);
        Add(Numpy, "Log", call => [Ops.Log(call[0])]);
        Add(Numpy, "Log1p", call => [Ops.Log1p(call[0])]);
        Add(Numpy, "Sqrt", call => [Ops.Sqrt(call[0])]);
        Add(Numpy, "Square", call => [Ops.Square(call[0])]);
        Add(Numpy, "Negative", call => [Ops.Negative(call[0])]);
        Add(Numpy, "Sign", call => [Ops.Sign(call[0])]);
        Add(Numpy, "Sin", call => [Ops.Sin(call[0])]);
        Add(Numpy, "Cos", call => [Ops.Cos(call[0])]);
        Add(Numpy, "Tanh", call => [Ops.Tanh(call[0])]);
        Add(Numpy, "Floor", call => [Ops.Floor(call[0])]);
        Add(Numpy, "Ceil", call => [Ops.Ceil(call[0])]);
        Add(Numpy, "LogicalNot", call => [Ops.LogicalNot(call[0])]);
        Add(NeuralNetworks, "Sigmoid", call => [Ops.Sigmoid(call[0])]);
        Add(NeuralNetworks, "Relu", call => [Ops.Relu(call[0])]);
        Add(Numpy, "Add", call => [Ops.Add(call[0], call[1])]);
        Add(Numpy, "Subtract", call => [Ops.Subtract(call[0], call[1])]);
        Add(Numpy, "Multiply", call => [Ops.Multiply(call[0], call[1])]);
        Add(Numpy, "TrueDivide", call => [Ops.Divide(call[0], call[1])]);
        Add(Numpy, "Power", call => [Ops.Power(call[0], call[1])]);
        Add(Numpy, "Maximum", call => [Ops.Maximum(call[0], call[1])]);
        Add(Numpy, "Minimum", call => [Ops.Minimum(call[0], call[1])]);
        Add(Numpy, "Equal", call => [Ops.Equal(call[0], call[1])]);
        Add(Numpy, "NotEqual", call => [Ops.NotEqual(call[0], call[1])]);
        Add(Numpy, "Less", call => [Ops.Less(call[0], call[1])]);
        Add(Numpy, "LessEqual", call => [Ops.LessEqual(call[0], call[1])]);
        Add(Numpy, "Greater", call => [Ops.Greater(call[0], call[1])]);
        Add(Numpy, "GreaterEqual", call => [Ops.GreaterEqual(call[0], call[1])]);
        Add(Numpy, "LogicalAnd", call => [Ops.LogicalAnd(call[0], call[1])]);
        Add(Numpy, "LogicalOr", call => [Ops.LogicalOr(call[0], call[1])]);
        Add(NeuralNetworks, "Softmax", call => [Ops.Softmax(call[0], (int)(call.WholeOrNull("axis") ?? -1))]);
        Add(Core, "Cast", call => [Ops.Cast(call[0], TypeNames.Parse(call.Text("dtype")!))]);
        Add(Core, "ConvertToTensor", call => [TypeOf(call) is { } type ? Ops.Cast(call[0], type) : call[0].alias()]);
        Add(NeuralNetworks, "OneHot", call => [Ops.OneHot(call[0], (int)call.Whole("num_classes"), (int)(call.WholeOrNull("axis") ?? -1))]);
        Add(Numpy, "Clip", call => [Ops.Clip(call[0], call.Real("x_min"), call.Real("x_max"))]);
        Add(Numpy, "Where", call => [Ops.Where(call[0], call[1], call[2])]);
        Add(Numpy, "Matmul", call => [Ops.Matmul(call[0], call[1])]);
        Add(Numpy, "Einsum", call => [Ops.Einsum(call.Text("subscripts")!, [.. Enumerable.Range(0, call.Count).Select(i => call[i])])]);
        Reduction("Mean", Ops.Mean);
        Reduction("Sum", Ops.Sum);
        Reduction("Max", Ops.Max);
        Reduction("Min", Ops.Min);
        Reduction("Any", Ops.Any);
        Reduction("All", Ops.All);
        Reduction("Var", Ops.Var);
        Reduction("Std", Ops.Std);
        Reduction("Prod", Ops.Prod);
        Add(Numpy, "Argmax", call => [Ops.ArgMax(call[0], (int?)call.WholeOrNull("axis"), call.Flag("keepdims"))]);
        Add(Numpy, "Argmin", call => [Ops.ArgMin(call[0], (int?)call.WholeOrNull("axis"), call.Flag("keepdims"))]);
        Add(Numpy, "Reshape", call => [Ops.Reshape(call[0], call.Wholes("newshape")!)]);
        Add(Numpy, "Transpose", call => [Ops.Transpose(call[0], Axes(call.Wholes("axes")))]);
        Add(Numpy, "Swapaxes", call => [call[0].transpose(Axis(call, "axis1"), Axis(call, "axis2"))]);
        Add(Numpy, "Moveaxis", call => [call[0].movedim(Within(call, "source")!, Within(call, "destination")!)]);
        Add(Numpy, "Concatenate", call => [Ops.Concatenate(call.List(0), (int)(call.WholeOrNull("axis") ?? 0))]);
        Add(Numpy, "Stack", call => [Ops.Stack(call.List(0), (int)(call.WholeOrNull("axis") ?? 0))]);
        Add(Numpy, "Split", Slices.Split);
        Add(Numpy, "GetItem", call => [Slices.Take(call[0], call.Raw(1))]);
        Add(Numpy, "ExpandDims", call => [Ops.ExpandDims(call[0], Axes(call.Wholes("axis"))!)]);
        Add(Numpy, "Squeeze", call => [Ops.Squeeze(call[0], Axes(call.Wholes("axis")))]);
        Add(Numpy, "Take", call => [Ops.Take(call[0], call[1], (int?)call.WholeOrNull("axis"))]);
        Add(Numpy, "Cumsum", call => [Ops.CumSum(call[0], (int?)call.WholeOrNull("axis"))]);
        Add(Numpy, "Flip", call => [call[0].flip(Within(call, "axis") ?? [.. Enumerable.Range(0, (int)call[0].dim())])]);
        Add(Numpy, "Tile", call => [call[0].tile(call.Wholes("repeats")!)]);
        Add(Numpy, "Pad", call => [Slices.Pad(call)]);
        Add(Numpy, "BroadcastTo", call => [call[0].expand(call.Wholes("shape")!)]);
        Add(Numpy, "ZerosLike", call => [zeros_like(call[0], TypeOf(call))]);
        Add(Numpy, "OnesLike", call => [ones_like(call[0], TypeOf(call))]);
        Add("keras.src.ops.math", "TopK", call => call[0].topk((int)call.Whole("k")) is var (values, indices) ? [values, indices.to(ScalarType.Int32)] : []);
    }

    private const string NeuralNetworks = "keras.src.ops.nn", Core = "keras.src.ops.core";

    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    public static bool Knows(string className) => Kinds.ContainsKey(className);

    public static OperationKind Find(string className) => Kinds.TryGetValue(className, out var kind)
        ? kind
        : throw new ArgumentException($"'{className}' is not a known operation; the known are {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}.", nameof(className));

    private static void Add(string module, string className, Func<OperationCall, Tensor[]> compute) => Kinds.Add(className, new(module, className, compute));

    private static void Reduction(string className, Func<Tensor, IReadOnlyList<int>?, bool, Tensor> reduce) =>
        Add(Numpy, className, call => [reduce(call[0], Axes(call.Wholes("axis")), call.Flag("keepdims"))]);

    private static long Axis(OperationCall call, string key) => Anneal.Axes.Within((int)call.Whole(key), call[0].dim(), key);

    private static long[]? Within(OperationCall call, string key) => Axes(call.Wholes(key)) is { } axes ? [.. Anneal.Axes.Within(axes, call[0].dim()).Select(axis => (long)axis)] : null;

    private static int[]? Axes(long[]? axes) => axes is null ? null : [.. axes.Select(axis => (int)axis)];

    private static ScalarType? TypeOf(OperationCall call) => call.Text("dtype") is { } name ? TypeNames.Parse(name) : null;
}
