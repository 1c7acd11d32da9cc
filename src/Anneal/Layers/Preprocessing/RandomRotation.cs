using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>While training, turns each image about its middle by a random angle; otherwise does nothing.</summary>
/// <remarks>
/// Images (batch, height, width, channels); the batch axis may be missing. The shape stays. Keras: <c>keras.layers.RandomRotation</c>.
/// </remarks>
/// <example><code>
/// new RandomRotation(0.1)         // up to 36 degrees either way
/// new RandomRotation([0, 0.25])   // up to a quarter turn counter-clockwise
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "factor", "fill_mode", "fill_value", "interpolation", "seed")]
public sealed partial class RandomRotation : AffineImageLayer
{
    /// <summary>A layer that turns images.</summary>
    /// <param name="factor">The least and the most of a turn, as shares of a full one, in [-1, 1]; more is counter-clockwise. One number x is [-x, x].</param>
    /// <param name="fillMode">What lies beyond the border. Default <see cref="FillMode.Reflect"/>.</param>
    /// <param name="interpolation"><see cref="ImageInterpolation.Bilinear"/>, the default, or <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <param name="seed">Makes the angles repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="fillValue">The value beyond the border, with <see cref="FillMode.Constant"/>; finite. Default 0.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside of [-1, 1], or there are more than two; or the interpolation is another.</exception>
    public RandomRotation(
        Numbers factor,
        Choice<FillMode>? fillMode = null,
        Choice<ImageInterpolation>? interpolation = null,
        int? seed = null,
        double fillValue = 0.0,
        Choice<DataFormat>? dataFormat = null,
        string? name = null)
        : base(fillMode, interpolation, seed, fillValue, dataFormat, name)
    {
        var (least, most) = RandomRange.OfShare(factor, nameof(factor));
        Factor = [least, most];
    }

    /// <summary>The least and the most of a turn.</summary>
    public Numbers Factor { get; }

    private protected override Affine[] Places(Tensor images, ulong key, long height, long width)
    {
        var (x, y) = ((width - 1) / 2.0, (height - 1) / 2.0);
        return [.. Uniform(images, key, 0, Factor.List![0], Factor.List[1]).Select(turn => About(x, y, Math.Cos(2 * Math.PI * turn), Math.Sin(2 * Math.PI * turn)))];
    }

    private static Affine About(double x, double y, double cos, double sin) => new(cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos);
}
