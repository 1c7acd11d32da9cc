using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>While training, adds to each image a random share of the range of its values: <c>output = clip(input + share (most - least), least, most)</c>; otherwise does nothing.</summary>
/// <remarks>Images (batch, height, width, channels); the batch axis may be missing. The shape stays. Keras: <c>keras.layers.RandomBrightness</c>.</remarks>
/// <example><code>
/// new RandomBrightness(0.2)                       // bytes
/// new RandomBrightness(0.2, valueRange: [0, 1])   // after Rescaling(1.0 / 255)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "factor", "value_range", "seed")]
public sealed partial class RandomBrightness : RandomImageLayer
{
    /// <summary>A layer that changes brightness.</summary>
    /// <param name="factor">The least and the most of the share, in [-1, 1]: -1 is black, 1 is white. One number x is [-x, x].</param>
    /// <param name="valueRange">The least and the most that pixels can be; finite. Default [0, 255].</param>
    /// <param name="seed">Makes the shares repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A factor is outside of [-1, 1], or there are more than two; or the range is not two numbers.</exception>
    public RandomBrightness(Numbers factor, Numbers? valueRange = null, int? seed = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(seed, dataFormat, name)
    {
        var (least, most) = RandomRange.OfShare(factor, nameof(factor));
        (Factor, ValueRange) = ([least, most], Layers.ValueRange.Of(valueRange));
    }

    /// <summary>The least and the most of the share.</summary>
    public Numbers Factor { get; }

    /// <summary>The least and the most that pixels can be. Default [0, 255].</summary>
    public Numbers ValueRange { get; }

    private protected override Tensor Changed(Tensor images, ulong key)
    {
        var (least, most) = (ValueRange.List![0], ValueRange.List[1]);
        var shares = Uniform(images, key, 0, Factor.List![0], Factor.List[1]);
        return images.Plus(PerImage(shares.Select(share => share * (most - least)), images)).Clip(least, most);
    }
}
