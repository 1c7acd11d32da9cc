using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Layers;

/// <summary>Enlarges images by repeating or interpolating rows and columns.</summary>
/// <remarks>
/// Input (batch, height, width, channels), output (batch, height size, width size, channels); with <see cref="DataFormat.ChannelsFirst"/>
/// the channel axis comes after the batch axis.
/// Keras: <c>keras.layers.UpSampling2D</c>.
/// </remarks>
/// <example><code>
/// new UpSampling2D(2)
/// new UpSampling2D([2, 3], interpolation: ImageInterpolation.Bilinear)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class UpSampling2D : UpSamplingLayer
{
    /// <summary>An up-sampling layer.</summary>
    /// <param name="size">The factors of height and width; at least 1. Default 2.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="interpolation">The interpolation between pixels. Default <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is below 1.</exception>
    public UpSampling2D(Size2D? size = null, Choice<DataFormat>? dataFormat = null, Choice<ImageInterpolation> interpolation = default, string? name = null)
        : base([.. size ?? 2], dataFormat, name) => (Size, Interpolation) = (size ?? 2, Require.Defined(interpolation));

    /// <summary>The factors of height and width. Default 2.</summary>
    public Size2D Size { get; }

    /// <summary>The interpolation between pixels. Default <see cref="ImageInterpolation.Nearest"/>.</summary>
    public ImageInterpolation Interpolation { get; }

    /// <inheritdoc/>
    protected override bool TakesIntegers => Interpolation == ImageInterpolation.Nearest;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        if (Interpolation == ImageInterpolation.Nearest) return base.Call(input, context);
        var sizes = ShapeFor(input.shape);
        if (Interpolation == ImageInterpolation.Bilinear)
            return Back(F.interpolate(ChannelsFirst(input), [sizes[FirstAxis], sizes[FirstAxis + 1]], mode: InterpolationMode.Bilinear, align_corners: false));
        return SpatialAxes.Aggregate(input, (x, axis) => Resampling.Along(x, axis, sizes[axis], Interpolation));
    }
}
