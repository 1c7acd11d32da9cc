using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of up-sampling layers.</summary>
public abstract class UpSamplingLayer : SpatialLayer
{
    private readonly long[] factors;

    internal IReadOnlyList<long> Factors => factors;

    private protected UpSamplingLayer(long[] size, DataFormat? dataFormat, string? name)
        : base(size.Length, dataFormat, name)
    {
        factors = Extents.Checked(size, nameof(size));
    }

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Repeated(input);

    private protected sealed override long Resized(int dimension, long size) => size == Shape.Unknown ? size : size * factors[dimension];

    /// <summary>Repeats each element by the factor of its axis, in one copy: an axis n becomes (n, factor) and is then flattened.</summary>
    private Tensor Repeated(Tensor input)
    {
        Shape shape = input.shape;
        List<long> wide = [.. shape[..FirstAxis]];
        foreach (var axis in SpatialAxes)
        {
            input = input.unsqueeze(2 * axis - FirstAxis + 1);
            wide.AddRange([shape[axis], factors[axis - FirstAxis]]);
        }
        return input.expand([.. wide, .. shape[(FirstAxis + Dimensions)..]]).reshape([.. ShapeFor(shape)]);
    }
}
