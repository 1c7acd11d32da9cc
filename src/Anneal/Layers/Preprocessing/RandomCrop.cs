using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Crops images at a random position during training, the same position for all images of a batch. In inference, and for images that are too small, the layer takes the largest
/// centered crop with the aspect ratio of the output and resizes it.
/// </summary>
/// <remarks>Input (batch, rows, columns, channels), output (batch, height, width, channels); the batch axis may be missing. Keras: <c>keras.layers.RandomCrop</c>.</remarks>
/// <example><code>
/// new RandomCrop(24, 24, seed: 1)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height", "width", "seed")]
public sealed partial class RandomCrop : RandomImageLayer
{
    /// <summary>Makes a layer that crops images at random.</summary>
    /// <param name="height">The height of the output; at least 1.</param>
    /// <param name="width">The width of the output; at least 1.</param>
    /// <param name="seed">The seed of the positions. Default: taken from <see cref="RandomSeed"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public RandomCrop(long height, long width, int? seed = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(seed, dataFormat, name) => (Height, Width) = (Require.AtLeast(height, 1), Require.AtLeast(width, 1));

    /// <summary>The height of the output.</summary>
    public long Height { get; }

    /// <summary>The width of the output.</summary>
    public long Width { get; }

    private protected override Shape Resized(Shape inputShape) => WithSize(inputShape, Height, Width);

    private protected override Tensor Changed(Tensor images, ulong key)
    {
        var (rows, columns) = (images.size(HeightAxis) - Height, images.size(HeightAxis + 1) - Width);
        if (rows < 0 || columns < 0) return Unchanged(images);
        return ImageSizes.Part(images, HeightAxis, (long)Uniform(images, key, 0, 0, rows + 1)[0], (long)Uniform(images, key, 1, 0, columns + 1)[0], Height, Width);
    }

    private protected override Tensor Unchanged(Tensor images) =>
        ImageSizes.Resized(ImageSizes.Window(images, HeightAxis, Height, Width), HeightAxis, Height, Width, ImageInterpolation.Bilinear);
}
