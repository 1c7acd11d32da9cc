using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of zero-padding layers.</summary>
public abstract class ZeroPaddingLayer : SpatialLayer
{
    private readonly Margin1D[] margins;

    internal IReadOnlyList<Margin1D> Margins => margins;

    private protected ZeroPaddingLayer(Margin1D[] padding, DataFormat? dataFormat, string? name)
        : base(padding.Length, dataFormat, name) => margins = Margin1D.Checked(padding, nameof(padding));

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        // libtorch counts from the last axis.
        long[] around = [.. margins.Reverse().SelectMany(margin => new[] { margin.Before, margin.After })];
        return nn.functional.pad(input, ChannelsLast ? [0, 0, .. around] : around);
    }

    private protected sealed override long Resized(int dimension, long size) => size == Shape.Unknown ? size : size + margins[dimension].Sum;
}
