using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Walks over a graph of layers and has each write its nodes. Whatever ONNX cannot say is collected, so that one error names all of it.</summary>
internal sealed class GraphWriter(OnnxGraph graph)
{
    private readonly List<string> refusals = [];

    public OnnxGraph Graph => graph;

    public IReadOnlyList<string> Refusals => refusals;

    public IReadOnlyList<OnnxValue> Run(Graph layers, IReadOnlyList<OnnxValue> inputs)
    {
        var values = new Dictionary<SymbolicTensor, OnnxValue>();
        foreach (var (tensor, value) in layers.Inputs.Zip(inputs)) values[tensor] = value;
        foreach (var node in layers.Nodes)
        {
            OnnxValue[] given = [.. node.Inputs.Select(input => values[input])];
            var made = Call(node.Operation, given, node.Arguments, node);
            foreach (var (tensor, value) in node.Outputs.Zip(made)) values[tensor] = value;
        }
        return [.. layers.Outputs.Select(output => values[output])];
    }

    public IReadOnlyList<OnnxValue> Call(Operation operation, OnnxValue[] inputs, CallArguments arguments, Node? recorded = null)
    {
        var isAsRecorded = recorded is not null && recorded.Inputs.Zip(inputs).All(pair => pair.First.Spec == new TensorSpec(pair.Second.Shape, pair.Second.Type));
        TensorSpec[] outputs = isAsRecorded ? [.. recorded!.Outputs.Select(output => output.Spec)] : operation.Specify([.. inputs.Select(input => new TensorSpec(input.Shape, input.Type))], arguments);
        var outer = graph.Prefix;
        graph.Prefix = $"{outer}{operation.Name}/";
        try
        {
            var made = operation is Layer layer ? Call(layer, inputs, arguments, outputs) : RecordedNodes.Of((RecordedOperation)operation, graph, inputs, arguments, outputs);
            return [.. made.Zip(outputs, (value, spec) => value.Cast(spec.Type).As(spec.Shape, spec.Type))];
        }
        catch (NotSupportedException reason)
        {
            Refuse($"'{outer}{operation.Name}' ({ClassOf(operation)}) {reason.Message.TrimEnd('.')}.");
            return [.. outputs.Select(spec => new OnnxValue(graph, "", spec.Shape, spec.Type))];
        }
        finally
        {
            graph.Prefix = outer;
        }
    }

    private IReadOnlyList<OnnxValue> Call(Layer layer, OnnxValue[] inputs, CallArguments arguments, TensorSpec[] outputs)
    {
        OnnxValue[] converted = [.. inputs.Select((input, i) => IsKept(layer, input, i) ? input : input.Cast(ScalarType.Float32))];
        var call = new OnnxCall(this, layer, new(converted, arguments, layer.CallParameters), outputs);
        if (call.Bound.Flag("training")) throw new NotSupportedException("is called with training: true, and ONNX files are for inference");
        if (layer is not Model && layer.DTypePolicy.Name != "float32") throw new NotSupportedException($"has the policy {layer.DTypePolicy.Name}, and this package writes float32");
        var nodes = OnnxLayers.Find(layer.GetType()) ?? throw new NotSupportedException($"is of a class that this package does not know; say which nodes it is with OnnxLayers.Register<{layer.GetType().Name}>");
        var made = nodes(layer, call);
        return layer is Model or ReversibleEmbedding ? made : [.. made.Select((value, i) => value.WithMask(i == 0 && layer.SupportsMasking ? MaskRules.Of(layer, call) : null))];
    }

    private static bool IsKept(Layer layer, OnnxValue input, int place) =>
        input.Type == ScalarType.Float32 || (place > 0 && input.Type == ScalarType.Bool) || (layer.KeepsIntegers && !OnnxTypes.IsFloat(input.Type));

    private void Refuse(string refusal)
    {
        if (!refusals.Contains(refusal)) refusals.Add(refusal);
    }

    private static string ClassOf(Operation operation) => operation is RecordedOperation recorded ? recorded.Kind.ClassName : operation.GetType().Name;
}
