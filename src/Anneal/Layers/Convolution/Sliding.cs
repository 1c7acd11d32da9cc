using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Moves a kernel over its input, with a window for each axis.</summary>
internal static class Sliding
{
    /// <summary>Refuses sizes, strides and dilation below 1.</summary>
    public static void RequireSizes(Window[] windows)
    {
        Extents.Checked([.. windows.Select(window => window.Size)], "kernelSize");
        Extents.Checked([.. windows.Select(window => window.Stride)], "strides");
        Extents.Checked([.. windows.Select(window => window.Dilation)], "dilationRate");
    }

    /// <summary>Refuses strides together with dilation.</summary>
    public static void RequireStridesOrDilation(Window[] windows)
    {
        if (windows.Any(window => window.Stride > 1) && windows.Any(window => window.Dilation > 1))
            throw Require.Refused(Text(windows, window => window.Dilation), $"1 where strides are more than 1; they were {Text(windows, window => window.Stride)}", "dilationRate");
    }

    public static string Text(Window[] windows, Func<Window, long> size) => $"[{string.Join(", ", windows.Select(size))}]";

    /// <summary>A kernel (size..., channels / groups, filters) at all positions of its windows, over an input whose channel axis comes
    /// after the batch axis.</summary>
    public static Tensor Slide(Window[] windows, Tensor x, Tensor kernel, Tensor? bias, long groups = 1)
    {
        var shape = x.shape;
        var zeros = windows.Select((window, i) => window.Zeros(shape[i + 2])).ToArray();
        var symmetric = Array.TrueForAll(zeros, z => z.Before == z.After);
        if (groups == 1 && WinogradConvolution.Serves(windows, x, kernel)) return WinogradConvolution.Of(x, kernel, bias, zeros[0].Before);
        // libtorch counts from the last axis.
        if (groups == 1 && Array.TrueForAll(zeros, z => z is (0, 0)) && SlidingProduct.Serves(windows, x, kernel)) return SlidingProduct.Of(windows, x, kernel, bias);
        if (!symmetric) x = nn.functional.pad(x, [.. zeros.Reverse().SelectMany(z => new[] { z.Before, z.After })]);
        long[] padding = [.. zeros.Select(z => symmetric ? z.Before : 0)], strides = [.. windows.Select(window => window.Stride)], dilation = [.. windows.Select(window => window.Dilation)];
        var filters = WindowLast(kernel, windows.Length);
        return windows.Length switch
        {
            1 => nn.functional.conv2d(x.unsqueeze(2), filters.unsqueeze(2), bias, [1, .. strides], [0, .. padding], [1, .. dilation], groups).squeeze(2),
            2 => nn.functional.conv2d(x, filters, bias, strides, padding, dilation, groups),
            _ => nn.functional.conv3d(x, filters, bias, strides, padding, dilation, groups),
        };
    }

    /// <summary>libtorch's order of axes: (outer channels, inner channels, size...).</summary>
    public static Tensor WindowLast(Tensor kernel, int dimensions) => kernel.permute([dimensions + 1, dimensions, .. Enumerable.Range(0, dimensions).Select(i => (long)i)]);
}
