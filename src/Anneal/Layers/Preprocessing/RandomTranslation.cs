using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>While training, moves each image by random shares of its size; otherwise does nothing.</summary>
/// <remarks>Images (batch, height, width, channels); the batch axis may be missing. The shape stays. Keras: <c>keras.layers.RandomTranslation</c>.</remarks>
/// <example><code>
/// new RandomTranslation(0.1, 0.1)
/// new RandomTranslation(heightFactor: [-0.2, 0.3], widthFactor: 0, fillMode: "constant")
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")]
public sealed partial class RandomTranslation : AffineImageLayer
{
    /// <summary>A layer that moves images.</summary>
    /// <param name="heightFactor">The least and the most, as shares of the height, in [-1, 1]; more is down. One number x is [-x, x].</param>
    /// <param name="widthFactor">The least and the most, as shares of the width, in [-1, 1]; more is to the right. One number x is [-x, x].</param>
    /// <param name="fillMode">What lies beyond the border. Default <see cref="FillMode.Reflect"/>.</param>
    /// <param name="interpolation"><see cref="ImageInterpolation.Bilinear"/>, the default, or <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <param name="seed">Makes the moves repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="fillValue">The value beyond the border, with <see cref="FillMode.Constant"/>; finite. Default 0.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside of [-1, 1], or there are more than two; or the interpolation is another.</exception>
    public RandomTranslation(
        Numbers heightFactor,
        Numbers widthFactor,
        Choice<FillMode>? fillMode = null,
        Choice<ImageInterpolation>? interpolation = null,
        int? seed = null,
        double fillValue = 0.0,
        Choice<DataFormat>? dataFormat = null,
        string? name = null)
        : base(fillMode, interpolation, seed, fillValue, dataFormat, name)
    {
        RandomRange.OfShare(heightFactor, nameof(heightFactor));
        RandomRange.OfShare(widthFactor, nameof(widthFactor));
        (HeightFactor, WidthFactor) = (heightFactor, widthFactor);
    }

    /// <summary>The least and the most, as shares of the height.</summary>
    public Numbers HeightFactor { get; }

    /// <summary>The least and the most, as shares of the width.</summary>
    public Numbers WidthFactor { get; }

    private protected override Affine[] Places(Tensor images, ulong key, long height, long width)
    {
        var (up, down) = RandomRange.OfShare(HeightFactor, nameof(HeightFactor));
        var (left, right) = RandomRange.OfShare(WidthFactor, nameof(WidthFactor));
        return [.. Uniform(images, key, 0, up, down).Zip(Uniform(images, key, 1, left, right), (y, x) => new Affine(1, 0, -x * width, 0, 1, -y * height))];
    }
}
