using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Cuts out the middle of images. Of an image that is too small it enlarges the largest part that has the proportions of the output.</summary>
/// <remarks>Input (batch, rows, columns, channels), output (batch, height, width, channels), float32; the batch axis may be missing. Keras: <c>keras.layers.CenterCrop</c>.</remarks>
/// <example><code>
/// new CenterCrop(224, 224)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height", "width")]
public sealed partial class CenterCrop : ImageLayer
{
    /// <summary>A layer that cuts out the middle.</summary>
    /// <param name="height">The height of the output; at least 1.</param>
    /// <param name="width">The width of the output; at least 1.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
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
