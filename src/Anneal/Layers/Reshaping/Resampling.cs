using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Resizes images by a kernel along each axis. Weights outside the image are left out, and the others are scaled up.</summary>
/// <remarks>Keys, Cubic convolution interpolation for digital image processing, 1981; Duchon, Lanczos filtering in one and two dimensions, 1979;
/// Turkowski, Filters for common resampling tasks, 1990; Mitchell and Netravali, Reconstruction filters in computer graphics, 1988.</remarks>
internal static class Resampling
{
    /// <summary>An axis with another size. With antialiasing, the kernel of an axis that shrinks is as much wider; that of areas is so by itself.</summary>
    public static Tensor Along(Tensor x, int axis, long size, ImageInterpolation interpolation, bool antialias = false)
    {
        if (interpolation == ImageInterpolation.Nearest) return x.index_select(axis, tensor(Nearest(x.size(axis), size), device: x.device));
        var last = x.movedim([axis], [-1]);
        var weights = tensor(Weights(x.size(axis), size, interpolation, antialias), [size, x.size(axis)], dtype: x.dtype, device: x.device);
        return nn.functional.linear(last, weights).movedim([-1], [axis]);
    }

    /// <summary>Of a kernel by the distance in pixels, 0 or more.</summary>
    /// <param name="interpolation">The kernel.</param>
    /// <param name="pitch">The pixels that one of the output covers.</param>
    private static Func<double, double> Kernel(ImageInterpolation interpolation, double pitch) => interpolation switch
    {
        ImageInterpolation.Bilinear => static x => Math.Max(0, 1 - x),
        ImageInterpolation.Bicubic => static x => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0,
        ImageInterpolation.Lanczos3 => static x => Lanczos(x, 3),
        ImageInterpolation.Lanczos5 => static x => Lanczos(x, 5),
        ImageInterpolation.Area => x => Math.Clamp((1 + pitch) / 2 - x, 0, Math.Min(1, pitch)),
        ImageInterpolation.Gaussian => static x => x < 1.5 ? Math.Exp(-2 * x * x) : 0,
        ImageInterpolation.Mitchellcubic => static x => x < 1 ? (7 * x - 12) * x * x / 6 + 8.0 / 9 : x < 2 ? (((-7 * x + 36) * x - 60) * x + 32) / 18 : 0,
        _ => throw new NotSupportedException($"{interpolation} has no kernel."),
    };

    private static double Lanczos(double x, double radius) =>
        x < 1e-3 ? 1 : x > radius ? 0 : radius * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / radius) / (Math.PI * Math.PI * x * x);

    // In single precision, which decides where a position lies between two pixels.
    internal static long[] Nearest(long from, long to) => [.. Enumerable.Range(0, (int)to).Select(i => Math.Min((long)(float)((i + 0.5) * ((float)from / to)), from - 1))];

    // One row for each position of the output.
    internal static float[] Weights(long from, long to, ImageInterpolation interpolation, bool antialias)
    {
        var pitch = (double)from / to;
        var kernel = Kernel(interpolation, pitch);
        var width = antialias && interpolation != ImageInterpolation.Area ? Math.Max(1, pitch) : 1;
        var weights = new float[to * from];
        for (var i = 0; i < to; i++)
        {
            var position = (i + 0.5) * from / to - 0.5;
            var row = Enumerable.Range(0, (int)from).Select(pixel => kernel(Math.Abs(position - pixel) / width)).ToArray();
            var sum = row.Sum();
            for (var pixel = 0; pixel < from; pixel++) weights[i * from + pixel] = (float)(row[pixel] / sum);
        }
        return weights;
    }
}
