using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// While training, cuts a random part of a size out of images, the same of all images of a batch. Otherwise, and of images that are too small, it takes the largest part in the
/// middle that has the proportions of the output, and resizes that.
/// </summary>
/// <remarks>Input (batch, rows, columns, channels), output (batch, height, width, channels); the batch axis may be missing. Keras: <c>keras.layers.RandomCrop</c>.</remarks>
/// <example><code>
/// new RandomCrop(24, 24, seed: 1)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height", "width", "seed")]
public sealed partial class RandomCrop : RandomImageLayer
{
    /// <summary>A layer that crops images.</summary>
    /// <param name="height">The height of the output; at least 1.</param>
    /// <param name="width">The width of the output; at least 1.</param>
    /// <param name="seed">Makes the places repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
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
