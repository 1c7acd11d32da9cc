using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of adaptive pooling layers, whose windows divide an input of any size into a given number of parts.</summary>
public abstract class AdaptivePoolingLayer : SpatialLayer
{
    private readonly Func<Tensor, long[], Tensor> pool;
    private readonly long[] sizes;

    internal IReadOnlyList<long> Sizes => sizes;

    private protected AdaptivePoolingLayer(Func<Tensor, long[], Tensor> pool, long[] outputSize, DataFormat? dataFormat, string? name)
        : base(outputSize.Length, dataFormat, name)
    {
        (this.pool, sizes) = (pool, Extents.Checked(outputSize, nameof(outputSize)));
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        return Back(WindowPooling.AsImages(ChannelsFirst(input), sizes, 1, pool));
    }

    private protected sealed override long Resized(int dimension, long size) => size == 0 ? 0 : sizes[dimension];
}
