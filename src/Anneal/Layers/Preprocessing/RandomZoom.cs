using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Zooms each image about its center by random factors during training; does nothing in inference.</summary>
/// <remarks>
/// A factor f shows <c>1 + f</c> times as much of the image: positive factors zoom out, negative factors zoom in. Images (batch, height, width, channels); the batch axis may be missing.
/// The shape is unchanged. Keras: <c>keras.layers.RandomZoom</c>.
/// </remarks>
/// <example><code>
/// new RandomZoom(0.2)
/// new RandomZoom([-0.3, -0.2], fillMode: "nearest")
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")]
public sealed partial class RandomZoom : AffineImageLayer
{
    /// <summary>Makes a layer that zooms images.</summary>
    /// <param name="heightFactor">The range of factors for the height, within (-1, 1]. One number x means [-x, x].</param>
    /// <param name="widthFactor">The range of factors for the width. Default: the factor of the height, which keeps the aspect ratio.</param>
    /// <param name="fillMode">How points outside the input are filled. Default <see cref="FillMode.Reflect"/>.</param>
    /// <param name="interpolation"><see cref="ImageInterpolation.Bilinear"/>, the default, or <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <param name="seed">The seed of the factors. Default: taken from <see cref="RandomSeed"/>.</param>
    /// <param name="fillValue">The value of points outside the input, with <see cref="FillMode.Constant"/>; finite. Default 0.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside (-1, 1], more than two are given, or the interpolation is neither bilinear nor nearest.</exception>
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

    /// <summary>The range of factors for the height.</summary>
    public Numbers HeightFactor { get; }

    /// <summary>The range of factors for the width; null for those of the height.</summary>
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
