using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>While training, makes each image larger or smaller about its middle by random factors; otherwise does nothing.</summary>
/// <remarks>
/// A factor f shows <c>1 + f</c> times as much of the image: positive ones zoom out, negative ones in. Images (batch, height, width, channels); the batch axis may be missing.
/// The shape stays. Keras: <c>keras.layers.RandomZoom</c>.
/// </remarks>
/// <example><code>
/// new RandomZoom(0.2)
/// new RandomZoom([-0.3, -0.2], fillMode: "nearest")
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")]
public sealed partial class RandomZoom : AffineImageLayer
{
    /// <summary>A layer that zooms.</summary>
    /// <param name="heightFactor">The least and the most for the height, in (-1, 1]. One number x is [-x, x].</param>
    /// <param name="widthFactor">For the width, likewise. Default: what is drawn for the height, which keeps proportions.</param>
    /// <param name="fillMode">What lies beyond the border. Default <see cref="FillMode.Reflect"/>.</param>
    /// <param name="interpolation"><see cref="ImageInterpolation.Bilinear"/>, the default, or <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <param name="seed">Makes the factors repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="fillValue">The value beyond the border, with <see cref="FillMode.Constant"/>; finite. Default 0.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside of (-1, 1], or there are more than two; or the interpolation is another.</exception>
    public RandomZoom(
        Numbers heightFactor,
        Numbers? widthFactor = null,
        Choice<FillMode>? fillMode = null,
        Choice<ImageInterpolation>? interpolation = null,
        int? seed = null,
        double fillValue = 0.0,
        Choice<DataFormat>? dataFormat = null,
        string? name = null)
        : base(fillMode, interpolation, seed, fillValue, dataFormat, name)
    {
        Range(heightFactor, nameof(heightFactor));
        if (widthFactor is { } given) Range(given, nameof(widthFactor));
        (HeightFactor, WidthFactor) = (heightFactor, widthFactor);
    }

    /// <summary>The least and the most for the height.</summary>
    public Numbers HeightFactor { get; }

    /// <summary>The least and the most for the width; null for those of the height.</summary>
    public Numbers? WidthFactor { get; }

    private protected override Affine[] Places(Tensor images, ulong key, long height, long width)
    {
        var vertical = Draw(HeightFactor, 0);
        var horizontal = WidthFactor is { } factor ? Draw(factor, 1) : vertical;
        return [.. vertical.Zip(horizontal, (y, x) => new Affine(x, 0, (width - 1) / 2.0 * (1 - x), 0, y, (height - 1) / 2.0 * (1 - y)))];

        double[] Draw(Numbers factor, int sequence)
        {
            var (least, most) = Range(factor, nameof(factor));
            return Uniform(images, key, sequence, 1 + least, 1 + most);
        }
    }

    private static (double Least, double Most) Range(Numbers factor, string parameter) =>
        RandomRange.Of(factor, -1, "above -1 and at most 1", number => number is > -1 and <= 1, parameter);
}
