using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Shifts each image by random fractions of its size during training; does nothing in inference.</summary>
/// <remarks>Images (batch, height, width, channels); the batch axis may be missing. The shape is unchanged. Keras: <c>keras.layers.RandomTranslation</c>.</remarks>
/// <example><code>
/// new RandomTranslation(0.1, 0.1)
/// new RandomTranslation(heightFactor: [-0.2, 0.3], widthFactor: 0, fillMode: "constant")
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")]
public sealed partial class RandomTranslation : AffineImageLayer
{
    /// <summary>Makes a layer that shifts images.</summary>
    /// <param name="heightFactor">The range of vertical shifts as fractions of the height, within [-1, 1]; positive is down. One number x means [-x, x].</param>
    /// <param name="widthFactor">The range of horizontal shifts as fractions of the width, within [-1, 1]; positive is right. One number x means [-x, x].</param>
    /// <param name="fillMode">How points outside the input are filled. Default <see cref="FillMode.Reflect"/>.</param>
    /// <param name="interpolation"><see cref="ImageInterpolation.Bilinear"/>, the default, or <see cref="ImageInterpolation.Nearest"/>.</param>
    /// <param name="seed">The seed of the shifts. Default: taken from <see cref="RandomSeed"/>.</param>
    /// <param name="fillValue">The value of points outside the input, with <see cref="FillMode.Constant"/>; finite. Default 0.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside [-1, 1], more than two are given, or the interpolation is neither bilinear nor nearest.</exception>
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

    /// <summary>The range of vertical shifts, as fractions of the height.</summary>
    public Numbers HeightFactor { get; }

    /// <summary>The range of horizontal shifts, as fractions of the width.</summary>
    public Numbers WidthFactor { get; }

    private protected override Affine[] Places(Tensor images, ulong key, long height, long width)
    {
        var (up, down) = RandomRange.OfShare(HeightFactor, nameof(HeightFactor));
        var (left, right) = RandomRange.OfShare(WidthFactor, nameof(WidthFactor));
        return [.. Uniform(images, key, 0, up, down).Zip(Uniform(images, key, 1, left, right), (y, x) => new Affine(1, 0, -x * width, 0, 1, -y * height))];
    }
}
