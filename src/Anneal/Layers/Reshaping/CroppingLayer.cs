using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of cropping layers.</summary>
public abstract class CroppingLayer : SpatialLayer
{
    private readonly Margin1D[] margins;

    internal IReadOnlyList<Margin1D> Margins => margins;

    private protected CroppingLayer(Margin1D[] cropping, DataFormat? dataFormat, string? name)
        : base(cropping.Length, dataFormat, name) => margins = Margin1D.Checked(cropping, nameof(cropping));

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        Shape shape = input.shape;
        var sizes = ShapeFor(shape);
        foreach (var axis in SpatialAxes)
            if (sizes[axis] != shape[axis]) input = input.narrow(axis, margins[axis - FirstAxis].Before, sizes[axis]);
        return input;
    }

    private protected sealed override long Resized(int dimension, long size) => size == Shape.Unknown ? size : Math.Max(0, size - margins[dimension].Sum);

    private protected sealed override string NothingLeft(int dimension) => $"cuts {margins[dimension].Sum} elements, which leaves nothing, off";
}
