using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>While training, shows each image in a mirror with probability 1/2; otherwise does nothing.</summary>
/// <remarks>
/// With <see cref="FlipMode.HorizontalAndVertical"/> an image is flipped both ways or not at all, as in Keras. Images (batch, height, width, channels); the batch axis may be
/// missing. The shape stays. Keras: <c>keras.layers.RandomFlip</c>.
/// </remarks>
/// <example><code>
/// new RandomFlip("horizontal")
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "seed", "mode")]
public sealed partial class RandomFlip : RandomImageLayer
{
    /// <summary>A layer that flips images.</summary>
    /// <param name="mode">Which sides change places. Default <see cref="FlipMode.HorizontalAndVertical"/>.</param>
    /// <param name="seed">Makes the choice repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">The mode has no such name.</exception>
    public RandomFlip(Choice<FlipMode> mode = default, int? seed = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(seed, dataFormat, name) => Mode = Require.Defined(mode);

    /// <summary>Which sides change places. Default <see cref="FlipMode.HorizontalAndVertical"/>.</summary>
    public FlipMode Mode { get; }

    private protected override Tensor Changed(Tensor images, ulong key)
    {
        long[] axes = Mode switch
        {
            FlipMode.Horizontal => [HeightAxis + 1],
            FlipMode.Vertical => [HeightAxis],
            _ => [HeightAxis, HeightAxis + 1],
        };
        bool[] flips = [.. Uniform(images, key, 0, 0, 1).Select(draw => draw <= 0.5)];
        return where(tensor(flips, device: images.device).reshape(-1, 1, 1, 1), images.flip(axes), images);
    }
}
