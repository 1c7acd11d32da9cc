using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The inputs that a layer accepts as its first input. The base class checks it before every call, and the error names the layer.</summary>
/// <remarks>Keras: <c>keras.InputSpec</c>.</remarks>
/// <param name="Rank">The number of axes, including the batch axis. Default null: any.</param>
/// <param name="LeastRank">The smallest number of axes. Default 0.</param>
/// <param name="FixedAxes">Axes whose size must be known when the layer is built and cannot change afterwards; negative axes count from
/// the end. Default: none.</param>
public readonly record struct InputSpec(int? Rank = null, int LeastRank = 0, IReadOnlyList<int>? FixedAxes = null)
{
    /// <summary>Whether nothing is wrong with a tensor, without asking for its shape, which takes libtorch a microsecond.</summary>
    internal bool Accepts(Tensor input, Shape? built)
    {
        var rank = input.dim();
        if (Rank is { } only ? rank != only : rank < LeastRank) return false;
        if (FixedAxes is null || built is not { } first) return true;
        for (var i = 0; i < FixedAxes.Count; i++)
            if (FixedAxes[i] is var axis && (axis >= rank || axis < -rank || input.size(axis) != first[axis < 0 ? ^-axis : axis])) return false;
        return true;
    }

    /// <summary>What is wrong with a shape; null if nothing is.</summary>
    internal string? Problem(Shape shape, Shape? built)
    {
        if (shape.Rank == 0) return "takes inputs with a batch axis";
        if (Rank is { } rank && shape.Rank != rank) return $"takes inputs of {rank} axes";
        if (shape.Rank < LeastRank) return $"takes inputs of at least {LeastRank} axes";
        foreach (var axis in FixedAxes ?? [])
        {
            var index = axis < 0 ? axis + shape.Rank : axis;
            if (index < 0 || index >= shape.Rank) return $"takes inputs with axis {axis}";
            var size = shape[index];
            if (built is not { } first)
            {
                if (size == Shape.Unknown) return $"must know the size of axis {axis} of its input";
            }
            else if (first[axis < 0 ? ^-axis : axis] is var expected && size != expected && size != Shape.Unknown)
            {
                return $"was built for inputs with {expected} values along axis {axis}";
            }
        }
        return null;
    }
}
