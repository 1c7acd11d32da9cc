using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Rotates each image about its center by a random angle during training; does nothing in inference.</summary>
/// <remarks>
/// Images (batch, height, width, channels); the batch axis may be missing. The shape is unchanged. Keras: <c>keras.layers.RandomRotation</c>.
/// </remarks>
/// <example><code>
/// new RandomRotation(0.1)         // up to 36 degrees either way
/// new RandomRotation([0, 0.25])   // up to a quarter turn counter-clockwise
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "factor", "fill_mode", "fill_value", "interpolation", "seed")]
public sealed partial class RandomRotation : AffineImageLayer
{
    /// <summary>Makes a layer that rotates images.</summary>
    /// <param name="factor">The range of angles as fractions of a full turn, within [-1, 1]; positive is counter-clockwise. One number x means [-x, x].</param>
    /// <param name="fillMode">How points outside the input are filled. Default <see cref="FillMode.Reflect"/>.</param>
    /// <param name="interpolation"><see cref="ImageInterpolation.Bilinear"/>, the default, or <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <param name="seed">The seed of the angles. Default: taken from <see cref="RandomSeed"/>.</param>
    /// <param name="fillValue">The value of points outside the input, with <see cref="FillMode.Constant"/>; finite. Default 0.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside [-1, 1], more than two are given, or the interpolation is neither bilinear nor nearest.</exception>
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

    /// <summary>The range of angles, as fractions of a full turn.</summary>
    public Numbers Factor { get; }

    private protected override Affine[] Places(Tensor images, ulong key, long height, long width)
    {
        var (x, y) = ((width - 1) / 2.0, (height - 1) / 2.0);
        return [.. Uniform(images, key, 0, Factor.List![0], Factor.List[1]).Select(turn => About(x, y, Math.Cos(2 * Math.PI * turn), Math.Sin(2 * Math.PI * turn)))];
    }

    private static Affine About(double x, double y, double cos, double sin) => new(cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos);
}
