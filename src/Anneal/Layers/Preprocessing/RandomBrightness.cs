using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Adds a random brightness shift to each image during training: <c>output = clip(input + f (high - low), low, high)</c>, with f drawn per image; does nothing in inference.</summary>
/// <remarks>Images (batch, height, width, channels); the batch axis may be missing. The shape is unchanged. Keras: <c>keras.layers.RandomBrightness</c>.</remarks>
/// <example><code>
/// new RandomBrightness(0.2)                       // bytes
/// new RandomBrightness(0.2, valueRange: [0, 1])   // after Rescaling(1.0 / 255)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "factor", "value_range", "seed")]
public sealed partial class RandomBrightness : RandomImageLayer
{
    /// <summary>Makes a layer that changes brightness.</summary>
    /// <param name="factor">The range of f, within [-1, 1]: -1 makes images black, 1 white. One number x means [-x, x].</param>
    /// <param name="valueRange">The range [low, high] of pixel values; finite. Default [0, 255].</param>
    /// <param name="seed">The seed of the shifts. Default: taken from <see cref="RandomSeed"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside [-1, 1], more than two are given, or the range is not two numbers.</exception>
    public RandomBrightness(Numbers factor, Numbers? valueRange = null, int? seed = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(seed, dataFormat, name)
    {
        var (least, most) = RandomRange.OfShare(factor, nameof(factor));
        (Factor, ValueRange) = ([least, most], Layers.ValueRange.Of(valueRange));
    }

    /// <summary>The range of the brightness shift.</summary>
    public Numbers Factor { get; }

    /// <summary>The range [low, high] of pixel values. Default [0, 255].</summary>
    public Numbers ValueRange { get; }

    private protected override Tensor Changed(Tensor images, ulong key)
    {
        var (least, most) = (ValueRange.List![0], ValueRange.List[1]);
        var shares = Uniform(images, key, 0, Factor.List![0], Factor.List[1]);
        return images.Plus(PerImage(shares.Select(share => share * (most - least)), images)).Clip(least, most);
    }
}
