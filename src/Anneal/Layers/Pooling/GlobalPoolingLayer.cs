using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of global pooling layers, which reduce each channel to one value.</summary>
public abstract class GlobalPoolingLayer : SpatialLayer
{
    private readonly Func<Tensor, long[], bool, Tensor> pool;

    private protected GlobalPoolingLayer(int dimensions, Func<Tensor, long[], bool, Tensor> pool, DataFormat? dataFormat, bool keepdims, string? name)
        : base(dimensions, dataFormat, name) => (this.pool, Keepdims) = (pool, keepdims);

    /// <summary>Whether the pooled axes stay, with a size of 1. Default false.</summary>
    public bool Keepdims { get; }

    internal override bool WritesBuildConfig => false;

    private protected override Shape ShapeFor(Shape input)
    {
        var kept = base.ShapeFor(input);
        return Keepdims ? kept : [kept[0], kept[ChannelsLast ? ^1 : 1]];
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        return pool(input, [.. SpatialAxes.Select(axis => (long)axis)], Keepdims);
    }

    private protected sealed override long Resized(int dimension, long size) => size == 0 ? 0 : 1;
}
