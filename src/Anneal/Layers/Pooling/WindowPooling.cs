using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Layers;

/// <summary>Pooling of (batch, channels, ...) over images and volumes.</summary>
internal static class WindowPooling
{
    /// <summary>Sequences become images of one row, of which libtorch keeps the order in memory; images and volumes stay.</summary>
    public static Tensor AsImages<T>(Tensor x, T[] parts, T row, Func<Tensor, T[], Tensor> pool) =>
        parts.Length == 1 ? pool(x.unsqueeze(2), [row, .. parts]).squeeze(2) : pool(x, parts);

    public static Tensor Max(Tensor x, Window[] windows)
    {
        if (windows is [{ Size: 2, Stride: 2 }, { Size: 2, Stride: 2 }] && Array.TrueForAll(Zeros(windows, x.shape), zeros => zeros == (0, 0))
            && x.permute(0, 2, 3, 1) is var channelsLast && MaxPool2x2.Serves(channelsLast))
            return MaxPool2x2.Run(channelsLast)[0].permute(0, 3, 1, 2);
        var (size, strides) = Sizes(windows);
        var padding = Pad(ref x, windows, double.NegativeInfinity);
        return windows.Length == 2 ? F.max_pool2d(x, size, strides, padding) : F.max_pool3d(x, size, strides, padding);
    }

    public static Tensor Average(Tensor x, Window[] windows)
    {
        Tensor? counted = IsSymmetric(windows, x.shape) ? null : ones([1, 1, .. x.shape[2..]], dtype: x.dtype, device: x.device);
        var means = Means(x, windows);
        return counted is null ? means : means / Means(counted, windows);
    }

    public static Tensor AdaptiveMax(Tensor x, long[] sizes)
    {
        if (sizes.Length == 2) return F.adaptive_max_pool2d(x, sizes);
        // TorchSharp 0.107's adaptive_max_pool3d calls that of one dimension: images first, then along the planes.
        var images = F.adaptive_max_pool2d(x.flatten(1, 2), sizes[1..]).flatten(2).unflatten(1, [x.size(1), x.size(2)]);
        return F.adaptive_max_pool2d(images, [sizes[0], images.size(3)]).unflatten(3, sizes[1..]);
    }

    public static Tensor AdaptiveAverage(Tensor x, long[] sizes) => sizes.Length == 2 ? F.adaptive_avg_pool2d(x, sizes) : F.adaptive_avg_pool3d(x, sizes);

    // Zeros that libtorch puts there do not count, those of Pad do.
    private static Tensor Means(Tensor x, Window[] windows)
    {
        var (size, strides) = Sizes(windows);
        var padding = Pad(ref x, windows, 0);
        return windows.Length == 2
            ? F.avg_pool2d(x, size, strides, padding, count_include_pad: false)
            : F.avg_pool3d(x.to(DTypePolicy.Wide(x.dtype)), size, strides, padding, count_include_pad: false).to(x.dtype); // libtorch has none of 16 bits on the CPU.
    }

    private static (long[] Size, long[] Strides) Sizes(Window[] windows) => ([.. windows.Select(window => window.Size)], [.. windows.Select(window => window.Stride)]);

    private static (long Before, long After)[] Zeros(Window[] windows, long[] shape) => [.. windows.Select((window, i) => window.Zeros(shape[i + 2]))];

    private static bool IsSymmetric(Window[] windows, long[] shape) => Array.TrueForAll(Zeros(windows, shape), zeros => zeros.Before == zeros.After);

    /// <summary>What is left for libtorch to pad on both sides; a border with another side than the other is put around the input.</summary>
    private static long[] Pad(ref Tensor x, Window[] windows, double value)
    {
        var zeros = Zeros(windows, x.shape);
        if (IsSymmetric(windows, x.shape)) return [.. zeros.Select(z => z.Before)];
        // libtorch counts from the last axis.
        x = F.pad(x, [.. zeros.Reverse().SelectMany(z => new[] { z.Before, z.After })], value: value);
        return new long[windows.Length];
    }
}
