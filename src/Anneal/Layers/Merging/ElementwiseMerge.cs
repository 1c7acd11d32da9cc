using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of merging layers that work element by element; shapes broadcast.</summary>
public abstract class ElementwiseMerge : MergingLayer
{
    private protected ElementwiseMerge(string? name)
        : base(name)
    {
    }

    /// <summary>Of two tensors of ranks that fit.</summary>
    private protected abstract Tensor Merge(Tensor a, Tensor b);

    /// <summary>Of tensors of one rank, and what their masks say of each element; null where all of them count.</summary>
    private protected virtual Tensor Merge(Tensor[] tensors, Tensor?[] masks) => tensors.Aggregate(Merge);

    private protected sealed override Tensor Merge(IReadOnlyList<Tensor> tensors)
    {
        var rank = tensors.Max(tensor => tensor.dim());
        return Merge([.. tensors.Select(tensor => Widened(tensor, rank))], [.. tensors.Select(tensor => MaskOf(tensor, rank))]);
    }

    private protected sealed override Shape Merge(IReadOnlyList<Shape> shapes)
    {
        var rank = shapes.Max(shape => shape.Rank);
        return shapes.Select(shape => Widened(shape, rank)).Aggregate((a, b) => [.. a.Zip(b, (x, y) => Common(x, y, shapes))]);
    }

    // As in Keras, an input that gets further axes loses its mask.
    private static Tensor? MaskOf(Tensor tensor, long rank)
    {
        if (tensor.dim() < rank || CallScope.Current?.MaskOf(tensor) is not { } mask) return null;
        while (mask.dim() < rank) mask = mask.unsqueeze(-1);
        return mask.expand_as(tensor);
    }

    // Axes are added after the batch axis.
    private static Tensor Widened(Tensor tensor, long rank)
    {
        while (tensor.dim() < rank) tensor = tensor.unsqueeze(1);
        return tensor;
    }

    private static Shape Widened(Shape shape, int rank) => [shape[0], .. Enumerable.Repeat(1L, rank - shape.Rank), .. shape[1..]];

    private long Common(long a, long b, IReadOnlyList<Shape> shapes)
    {
        if (a == b || b == 1) return a;
        if (a == 1) return b;
        if (a == Shape.Unknown || b == Shape.Unknown) return Shape.Unknown;
        throw Mismatch(shapes);
    }
}
