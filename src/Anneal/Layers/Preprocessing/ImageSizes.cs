using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Parts of images, and images of other sizes. The axis of the width is the one after that of the height.</summary>
internal static class ImageSizes
{
    /// <summary>A part of each image.</summary>
    public static Tensor Part(Tensor images, int heightAxis, long top, long left, long height, long width) =>
        images.narrow(heightAxis, top, height).narrow(heightAxis + 1, left, width);

    /// <summary>The largest part in the middle that has the proportions of a size.</summary>
    public static Tensor Window(Tensor images, int heightAxis, long height, long width)
    {
        var (from, across) = (images.size(heightAxis), images.size(heightAxis + 1));
        var partHeight = Math.Clamp(Fitting(across, height, width), 1, from);
        var partWidth = Math.Clamp(Fitting(from, width, height), 1, across);
        return Part(images, heightAxis, (from - partHeight) / 2, (across - partWidth) / 2, partHeight, partWidth);
    }

    /// <summary>The images with equal borders on both sides, so that they have the proportions of a size but for a pixel.</summary>
    public static Tensor Bordered(Tensor images, int heightAxis, long height, long width, double value)
    {
        var (from, across) = (images.size(heightAxis), images.size(heightAxis + 1));
        var vertical = (Math.Max(from, Fitting(across, height, width)) - from) / 2;
        var horizontal = (Math.Max(across, Fitting(from, width, height)) - across) / 2;
        var sizes = images.shape;
        (sizes[^-heightAxis], sizes[^(-heightAxis - 1)]) = (from + 2 * vertical, across + 2 * horizontal);
        var bordered = empty(sizes, dtype: images.dtype, device: images.device).Fill_(value);
        Part(bordered, heightAxis, vertical, horizontal, from, across).copy_(images);
        return bordered;
    }

    /// <summary>Images of another size. Integers stay integers: they are rounded, and kept within the range of bytes where they are bytes.</summary>
    public static Tensor Resized(Tensor images, int heightAxis, long height, long width, ImageInterpolation interpolation, bool antialias = false)
    {
        var isWhole = interpolation != ImageInterpolation.Nearest && !images.is_floating_point();
        var numbers = isWhole ? images.to(float32) : images;
        var resized = Resampling.Along(Resampling.Along(numbers, heightAxis, height, interpolation, antialias), heightAxis + 1, width, interpolation, antialias);
        if (!isWhole) return resized;
        var rounded = resized.round();
        return (images.dtype == ScalarType.Byte ? rounded.Clip(0, 255) : rounded).to(images.dtype);
    }

    // Keras rounds the quotient of doubles towards 0.
    internal static long Fitting(long other, long size, long otherSize) => (long)((double)(other * size) / otherSize);
}
