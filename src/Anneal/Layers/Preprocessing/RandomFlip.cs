using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Flips each image with probability 1/2 during training; does nothing in inference.</summary>
/// <remarks>
/// With <see cref="FlipMode.HorizontalAndVertical"/> an image is flipped both ways or not at all, as in Keras. Images (batch, height, width, channels); the batch axis may be
/// missing. The shape is unchanged. Keras: <c>keras.layers.RandomFlip</c>.
/// </remarks>
/// <example><code>
/// new RandomFlip("horizontal")
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "seed", "mode")]
public sealed partial class RandomFlip : RandomImageLayer
{
    /// <summary>Makes a layer that flips images.</summary>
    /// <param name="mode">The directions in which images are flipped. Default <see cref="FlipMode.HorizontalAndVertical"/>.</param>
    /// <param name="seed">The seed of the random choices. Default: taken from <see cref="RandomSeed"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">The mode is unknown.</exception>
    public RandomFlip(Choice<FlipMode> mode = default, int? seed = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(seed, dataFormat, name) => Mode = Require.Defined(mode);

    /// <summary>The directions in which images are flipped. Default <see cref="FlipMode.HorizontalAndVertical"/>.</summary>
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
