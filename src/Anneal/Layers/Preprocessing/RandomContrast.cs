using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Scales the contrast of each image by a random factor during training: <c>output = clip((input - mean) f + mean, low, high)</c>, with the mean of each channel; does nothing in inference.</summary>
/// <remarks>Images (batch, height, width, channels); the batch axis may be missing. The shape is unchanged. Keras: <c>keras.layers.RandomContrast</c>.</remarks>
/// <example><code>
/// new RandomContrast([0.2, 0.3])   // f in [0.8, 1.3]
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "factor", "value_range", "seed")]
public sealed partial class RandomContrast : RandomImageLayer
{
    /// <summary>Makes a layer that changes contrast.</summary>
    /// <param name="factor">Two numbers within [0, 1], in order; f lies in [1 - first, 1 + second). One number x means [0, x]: contrast only grows, as in Keras.</param>
    /// <param name="valueRange">The range [low, high] of pixel values; finite. Default [0, 255].</param>
    /// <param name="seed">The seed of the factors. Default: taken from <see cref="RandomSeed"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside [0, 1], more than two are given, or the range is not two numbers.</exception>
    public RandomContrast(Numbers factor, Numbers? valueRange = null, int? seed = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(seed, dataFormat, name)
    {
        var (least, most) = RandomRange.Of(factor, 0, "in [0, 1]", number => number is >= 0 and <= 1, nameof(factor));
        (Factor, ValueRange) = ([least, most], Layers.ValueRange.Of(valueRange));
    }

    /// <summary>How far below and above 1 the factor may lie.</summary>
    public Numbers Factor { get; }

    /// <summary>The range [low, high] of pixel values. Default [0, 255].</summary>
    public Numbers ValueRange { get; }

    private protected override Tensor Changed(Tensor images, ulong key)
    {
        var mean = images.mean([HeightAxis, HeightAxis + 1], keepdim: true);
        var factors = PerImage(Uniform(images, key, 0, 1 - Factor.List![0], 1 + Factor.List[1]), images);
        return ((images - mean) * factors).Plus(mean).Clip(ValueRange.List![0], ValueRange.List[1]);
    }
}
