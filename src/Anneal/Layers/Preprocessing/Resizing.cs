using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Resizes images to a given height and width.</summary>
/// <remarks>
/// Input (batch, rows, columns, channels), output (batch, height, width, channels); the batch axis may be missing. Integer inputs give integer outputs, rounded.
/// Keras: <c>keras.layers.Resizing</c>.
/// </remarks>
/// <example><code>
/// new Resizing(128, 128)
/// new Resizing(128, 128, interpolation: "bicubic", cropToAspectRatio: true)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("data_format", "height", "width", "interpolation", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_mode", "fill_value", "antialias")]
public sealed partial class Resizing : ImageLayer
{
    /// <summary>Makes a layer that resizes images.</summary>
    /// <param name="height">The height of the output; at least 1.</param>
    /// <param name="width">The width of the output; at least 1.</param>
    /// <param name="interpolation">The interpolation method. Default <see cref="ImageInterpolation.Bilinear"/>.</param>
    /// <param name="cropToAspectRatio">Whether images are first cropped, equally on both sides, to the aspect ratio of the output. Default false: images are stretched.</param>
    /// <param name="padToAspectRatio">Whether images are first padded, equally on both sides, to the aspect ratio of the output. Default false.</param>
    /// <param name="fillMode">How the padding is filled; only <see cref="FillMode.Constant"/>.</param>
    /// <param name="fillValue">The value of the padding; finite. Default 0.</param>
    /// <param name="antialias">Whether downscaling averages over all input pixels that an output pixel covers. It has no effect when upscaling, or with <see cref="ImageInterpolation.Nearest"/> or <see cref="ImageInterpolation.Area"/>. Default false.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentException">A size is below 1, the fill mode is not constant, both crop and pad are requested, or a value is not finite.</exception>
    public Resizing(
        long height,
        long width,
        Choice<ImageInterpolation>? interpolation = null,
        bool cropToAspectRatio = false,
        bool padToAspectRatio = false,
        Choice<FillMode> fillMode = default,
        double fillValue = 0.0,
        bool antialias = false,
        Choice<DataFormat>? dataFormat = null,
        string? name = null)
        : base(dataFormat, name)
    {
        if (cropToAspectRatio && padToAspectRatio) throw Require.Wrong(nameof(cropToAspectRatio), "and padToAspectRatio must not both be true");
        (Height, Width) = (Require.AtLeast(height, 1), Require.AtLeast(width, 1));
        Interpolation = Require.Defined(interpolation ?? ImageInterpolation.Bilinear, nameof(interpolation));
        FillMode = fillMode == FillMode.Constant ? fillMode : throw Require.Refused(fillMode.Value.Name(), "constant", nameof(fillMode));
        FillValue = Require.Single(Require.Finite(fillValue));
        (CropToAspectRatio, PadToAspectRatio, Antialias) = (cropToAspectRatio, padToAspectRatio, antialias);
    }

    /// <summary>The height of the output.</summary>
    public long Height { get; }

    /// <summary>The width of the output.</summary>
    public long Width { get; }

    /// <summary>The interpolation method. Default <see cref="ImageInterpolation.Bilinear"/>.</summary>
    public ImageInterpolation Interpolation { get; }

    /// <summary>Whether images are first cropped to the aspect ratio of the output. Default false.</summary>
    public bool CropToAspectRatio { get; }

    /// <summary>Whether images are first padded to the aspect ratio of the output. Default false.</summary>
    public bool PadToAspectRatio { get; }

    /// <summary>How the padding is filled: <see cref="FillMode.Constant"/>.</summary>
    public FillMode FillMode { get; }

    /// <summary>The value of the padding. Default 0.</summary>
    public double FillValue { get; }

    /// <summary>Whether downscaling averages over all input pixels that an output pixel covers. Default false.</summary>
    public bool Antialias { get; }

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    private protected override Shape Resized(Shape inputShape) => WithSize(inputShape, Height, Width);

    private protected override Tensor CallBatch(Tensor images, CallContext context)
    {
        if (CropToAspectRatio) images = ImageSizes.Window(images, HeightAxis, Height, Width);
        if (PadToAspectRatio) images = ImageSizes.Bordered(images, HeightAxis, Height, Width, FillValue);
        return ImageSizes.Resized(images, HeightAxis, Height, Width, Interpolation, Antialias);
    }
}
