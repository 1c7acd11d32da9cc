using System.Numerics.Tensors;
using static TorchSharp.torch;

namespace Anneal.Applications;

/// <summary>The ways in which pixels of 0 to 255 become the numbers that models learned from.</summary>
internal static class Pixels
{
    private static readonly float[] Means = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviations = [0.229f, 0.224f, 0.225f];
    private static readonly float[] MeansOfBytes = [103.939f, 116.779f, 123.68f];

    /// <summary>Keras's mode <c>tf</c>: from -1 to 1.</summary>
    public static Tensor<float> Centered(ArrayLike images)
    {
        var (pixels, shape) = Numbers(images);
        foreach (ref var x in pixels.AsSpan()) x = (x / 127.5f) - 1;
        return System.Numerics.Tensors.Tensor.Create(pixels, shape);
    }

    /// <summary>Keras's mode <c>torch</c>: mean 0 and deviation 1 of each color of ImageNet.</summary>
    public static Tensor<float> Standardized(ArrayLike images)
    {
        var (pixels, shape) = Colors(images);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = ((pixels[i] / 255) - Means[i % 3]) / Deviations[i % 3];
        return System.Numerics.Tensors.Tensor.Create(pixels, shape);
    }

    /// <summary>Keras's mode <c>caffe</c>: blue, green, red, each less its mean in ImageNet.</summary>
    public static Tensor<float> BlueGreenRed(ArrayLike images)
    {
        var (pixels, shape) = Colors(images);
        for (var i = 0; i < pixels.Length; i += 3) pixels.AsSpan(i, 3).Reverse();
        for (var i = 0; i < pixels.Length; i++) pixels[i] -= MeansOfBytes[i % 3];
        return System.Numerics.Tensors.Tensor.Create(pixels, shape);
    }

    /// <summary>The pixels as they are, for models whose first layers do the rest.</summary>
    public static Tensor<float> Unchanged(ArrayLike images)
    {
        var (pixels, shape) = Numbers(images);
        return System.Numerics.Tensors.Tensor.Create(pixels, shape);
    }

    private static (float[] Pixels, nint[] Shape) Colors(ArrayLike images)
    {
        var (pixels, shape) = Numbers(images);
        return shape is [.., 3]
            ? (pixels, shape)
            : throw Require.Refused($"[{string.Join(", ", shape)}]", "images of 3 colors, red, green and blue, along the last axis", nameof(images));
    }

    private static (float[] Pixels, nint[] Shape) Numbers(ArrayLike images)
    {
        using var scope = NewDisposeScope();
        var tensor = images.ToTensor().to(ScalarType.Float32).contiguous();
        return ([.. tensor.data<float>()], [.. tensor.shape.Select(size => (nint)size)]);
    }
}
