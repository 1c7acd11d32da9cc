using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>A value of an ONNX graph: what a node makes, an input, or a constant.</summary>
public sealed class OnnxValue
{
    internal OnnxValue(OnnxGraph graph, string name, Shape shape, ScalarType type, bool isChannelsFirst = false, OnnxValue? mask = null) =>
        (Graph, Name, Shape, Type, IsChannelsFirst, Mask) = (graph, name, shape, type, isChannelsFirst, mask);

    /// <summary>Its name in the graph.</summary>
    public string Name { get; }

    /// <summary>Its shape with the batch axis, as the model has it: images have their channels last.</summary>
    public Shape Shape { get; }

    /// <summary>The type of its numbers.</summary>
    public ScalarType Type { get; }

    internal OnnxGraph Graph { get; }

    // The numbers lie with the channels at axis 1, as ONNX's convolutions have them, though Shape has them last.
    internal bool IsChannelsFirst { get; }

    internal OnnxValue? Mask { get; }

    internal int Rank => Shape.Rank;

    internal OnnxValue As(Shape shape, ScalarType type) => new(Graph, Name, shape, type, IsChannelsFirst && shape.Rank == Rank, Mask);

    internal OnnxValue WithMask(OnnxValue? mask) => ReferenceEquals(mask, Mask) ? this : new(Graph, Name, Shape, Type, IsChannelsFirst, mask);

    internal int Axis(int axis) => axis < 0 ? axis + Rank : axis;

    // Where an axis of Shape lies.
    internal int Place(int axis) => Axis(axis) is var from && !IsChannelsFirst || from == 0 ? from : from == Rank - 1 ? 1 : from + 1;
}
