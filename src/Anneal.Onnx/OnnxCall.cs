using Anneal.Graphs;
using Anneal.Layers;

namespace Anneal.Onnx;

/// <summary>One call of a layer in the graph that is being written.</summary>
public sealed class OnnxCall
{
    private readonly GraphWriter writer;

    internal OnnxCall(GraphWriter writer, Layer layer, Inputs<OnnxValue> inputs, IReadOnlyList<TensorSpec> outputs)
    {
        (this.writer, Layer, Bound, Outputs) = (writer, layer, inputs, outputs);
        Mask = Masks is { Count: > 0 } given ? given[0] : inputs.All.Count > 0 ? inputs.All[0].Mask : null;
    }

    /// <summary>The graph, which makes nodes.</summary>
    public OnnxGraph Graph => writer.Graph;

    /// <summary>All tensors of the call, in the order in which the layer's own <c>Call</c> has them.</summary>
    public IReadOnlyList<OnnxValue> Inputs => [.. Bound.All.Select(input => input.ChannelsAsShown())];

    /// <summary>The shape of the layer's first output; -1 for a size that is not known, such as the number of samples.</summary>
    public Shape OutputShape => Outputs[0].Shape;

    internal Layer Layer { get; }

    internal Inputs<OnnxValue> Bound { get; }

    internal IReadOnlyList<TensorSpec> Outputs { get; }

    // The first input, in whatever layout it has, and in the model's.
    internal OnnxValue Raw => Bound.First[0];

    internal OnnxValue Input => Raw.ChannelsAsShown();

    internal OnnxValue? Mask { get; }

    internal IReadOnlyList<OnnxValue?> Masks => Bound.Items("mask");

    internal OnnxValue Weight(string name) => WeightOrNull(name) ?? throw new InvalidOperationException($"'{Layer.Name}' has no weight '{name}'.");

    internal OnnxValue? WeightOrNull(string name) => Variable(name) is { } variable ? Graph.Weight(variable) : null;

    internal Variable? Variable(string name) => Layer.OwnVariables.FirstOrDefault(variable => variable.Name == name);

    // Calls a layer within this one.
    internal IReadOnlyList<OnnxValue> Apply(Layer layer, IReadOnlyList<OnnxValue> inputs, CallArguments arguments) => writer.Call(layer, [.. inputs], arguments);

    internal OnnxValue Apply(Layer layer, OnnxValue input) => Apply(layer, [input], CallArguments.OneTensor)[0];

    internal IReadOnlyList<OnnxValue> Run(Graph graph, IReadOnlyList<OnnxValue> inputs) => writer.Run(graph, inputs);
}
