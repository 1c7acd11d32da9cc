using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>The nodes of functions of <c>Ops</c> in functional models: one line for each.</summary>
internal static class RecordedNodes
{
    private static readonly Dictionary<string, Func<RecordedCall, OnnxValue[]>> Known = [];

    static RecordedNodes()
    {
        foreach (var (name, operation) in new[] { ("Exp", "Exp"), ("Log", "Log"), ("Sqrt", "Sqrt"), ("Sin", "Sin"), ("Cos", "Cos"), ("Tanh", "Tanh"), ("Sigmoid", "Sigmoid") })
            Add(name, call => Floats(call[0]).Each(operation));
        Add("Log1p", call => (Floats(call[0]) + 1).Each("Log"));
        Add("Absolute", call => call[0].Each("Abs"));
        Add("Square", call => call[0].Squared());
        Add("Negative", call => -call[0]);
        Add("Sign", call => call[0].Each("Sign"));
        Add("Floor", call => OnnxTypes.IsFloat(call[0].Type) ? call[0].Each("Floor") : call[0]);
        Add("Ceil", call => OnnxTypes.IsFloat(call[0].Type) ? call[0].Each("Ceil") : call[0]);
        Add("LogicalNot", call => call[0].Not());
        Add("Relu", call => Activations.Relu(call[0]));
        Add("Softmax", call => call[0].Softmax([(int)(call.WholeOrNull("axis") ?? -1)]));
        Add("Add", call => call[0] + call[1]);
        Add("Subtract", call => call[0].Type == ScalarType.Bool ? call[0].Cast(call.Type) - call[1] : call[0] - call[1]);
        Add("Multiply", call => call[0] * call[1]);
        Add("TrueDivide", call => Floats(call[0]) / Floats(call[1]));
        Add("Power", call => Arithmetic.Both("Pow", call[0], call[1]));
        foreach (var (name, operation) in new[] { ("Maximum", "Max"), ("Minimum", "Min") }) Add(name, call => Arithmetic.Both(operation, call[0], call[1]));
        foreach (var (name, operation) in new[] { ("Equal", "Equal"), ("Less", "Less"), ("LessEqual", "LessOrEqual"), ("Greater", "Greater"), ("GreaterEqual", "GreaterOrEqual") })
            Add(name, call => call[0].Compare(operation, call[1]));
        Add("NotEqual", call => call[0].Compare("Equal", call[1]).Not());
        foreach (var (name, operation) in new[] { ("LogicalAnd", "And"), ("LogicalOr", "Or") })
            Add(name, call => Arithmetic.Both(operation, call[0].Cast(ScalarType.Bool), call[1].Cast(ScalarType.Bool)));
        Add("Where", call => call[0].Where(call[1], call[2]));
        Add("Clip", call => call[0].Clip(call.Real("x_min"), call.Real("x_max")));
        Add("Cast", call => call[0].Cast(call.Type));
        Add("ConvertToTensor", call => call[0].Cast(call.Type));
        foreach (var (name, number) in new[] { ("ZerosLike", 0), ("OnesLike", 1) }) Add(name, call => call.Filled(number));
        foreach (var (name, operation) in new[] { ("Sum", "ReduceSum"), ("Max", "ReduceMax"), ("Min", "ReduceMin"), ("Prod", "ReduceProd") })
            Add(name, call => call[0].Cast(call.Type).Reduce(operation, call.Axes, call.Flag("keepdims")));
        Add("Mean", call => Floats(call[0]).Reduce("ReduceMean", call.Axes, call.Flag("keepdims")));
        Add("Any", call => Truth(call).Reduce("ReduceMax", call.Axes, call.Flag("keepdims")).Cast(ScalarType.Bool));
        Add("All", call => Truth(call).Reduce("ReduceMin", call.Axes, call.Flag("keepdims")).Cast(ScalarType.Bool));
        Add("Var", Variance);
        Add("Std", call => Variance(call).Each("Sqrt"));
        Add("Argmax", call => call.Place("ArgMax"));
        Add("Argmin", call => call.Place("ArgMin"));
        Add("Matmul", call => call[0].MatMul(call[1]));
        Add("Einsum", call => call.Node("Einsum", [.. Enumerable.Range(0, call.Count).Select(i => call[i])], ("equation", call.Text("subscripts").Replace(" ", "", StringComparison.Ordinal))));
        RecordedShapes.AddTo(Known);
    }

    public static IReadOnlyCollection<string> Names => Known.Keys;

    public static IReadOnlyList<OnnxValue> Of(RecordedOperation operation, OnnxGraph graph, OnnxValue[] inputs, CallArguments arguments, TensorSpec[] outputs) =>
        Known.TryGetValue(operation.Kind.ClassName, out var nodes)
            ? nodes(new(graph, inputs, arguments, operation.Config, outputs))
            : throw new NotSupportedException("is an operation that this package does not know");

    private static void Add(string name, Func<RecordedCall, OnnxValue> nodes) => Known.Add(name, call => [nodes(call)]);

    private static OnnxValue Floats(OnnxValue x) => OnnxTypes.IsFloat(x.Type) ? x : x.Cast(ScalarType.Float32);

    private static OnnxValue Truth(RecordedCall call) => call[0].Cast(ScalarType.Bool).Cast(ScalarType.Int32);

    private static OnnxValue Variance(RecordedCall call)
    {
        var x = Floats(call[0]);
        return (x - x.Reduce("ReduceMean", call.Axes, keep: true)).Squared().Reduce("ReduceMean", call.Axes, call.Flag("keepdims"));
    }
}
