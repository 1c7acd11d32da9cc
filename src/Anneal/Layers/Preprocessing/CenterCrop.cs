using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Crops the center of images. An image that is too small is cropped to the aspect ratio of the output and enlarged.</summary>
/// <remarks>Input (batch, rows, columns, channels), output (batch, height, width, channels), float32; the batch axis may be missing. Keras: <c>keras.layers.CenterCrop</c>.</remarks>
/// <example><code>
/// new CenterCrop(224, 224)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height", "width")]
public sealed partial class CenterCrop : ImageLayer
{
    /// <summary>Makes a layer that crops the center.</summary>
    /// <param name="height">The height of the output; at least 1.</param>
    /// <param name="width">The width of the output; at least 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public CenterCrop(long height, long width, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(dataFormat, name) => (Height, Width) = (Require.AtLeast(height, 1), Require.AtLeast(width, 1));

    /// <summary>The height of the output.</summary>
    public long Height { get; }

    /// <summary>The width of the output.</summary>
    public long Width { get; }

    private protected override Shape Resized(Shape inputShape) => WithSize(inputShape, Height, Width);

    private protected override Tensor CallBatch(Tensor images, CallContext context)
    {
        var (rows, columns) = (images.size(HeightAxis) - Height, images.size(HeightAxis + 1) - Width);
        return rows >= 0 && columns >= 0
            ? ImageSizes.Part(images, HeightAxis, rows / 2, columns / 2, Height, Width)
            : ImageSizes.Resized(ImageSizes.Window(images, HeightAxis, Height, Width), HeightAxis, Height, Width, ImageInterpolation.Bilinear);
    }
}
