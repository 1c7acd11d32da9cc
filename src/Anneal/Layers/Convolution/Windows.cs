using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Windows that move along several axes at once, one an axis: what a convolution does with them.</summary>
internal static class Windows
{
    /// <summary>Refuses sizes below 1, and strides together with dilation.</summary>
    public static void RequireSizes(Window[] windows)
    {
        RequireSizes(windows, window => window.Size, "kernelSize");
        RequireSizes(windows, window => window.Stride, "strides");
        RequireSizes(windows, window => window.Dilation, "dilationRate");
        if (windows.Any(window => window.Stride > 1) && windows.Any(window => window.Dilation > 1))
            throw Require.Refused(Text(windows, window => window.Dilation), $"1 where strides are more than 1; they were {Text(windows, window => window.Stride)}", "dilationRate");
    }

    /// <summary>The shape of a convolution's output.</summary>
    public static Shape OutputShape(Window[] windows, Shape inputShape, long filters, bool channelsLast, string layer)
    {
        var sizes = inputShape.ToArray();
        sizes[channelsLast ? windows.Length + 1 : 1] = filters;
        for (int i = 0, axis = channelsLast ? 1 : 2; i < windows.Length; i++, axis++)
            if ((sizes[axis] = windows[i].Positions(sizes[axis])) == 0)
                throw new ArgumentException(
                    $"Layer '{layer}' has a kernel of size {Text(windows, window => window.Size)}, which does not fit into its input along axis {axis}. Received: {inputShape}.", nameof(inputShape));
        return sizes;
    }

    /// <summary>The convolution of an input with a kernel of Keras's shape, (size..., channels / groups, filters).</summary>
    public static Tensor Convolve(Window[] windows, Tensor x, Tensor kernel, Tensor? bias, bool channelsLast, long groups = 1)
    {
        if (channelsLast) x = x.movedim([-1], [1]);
        var shape = x.shape;
        var zeros = windows.Select((window, i) => window.Zeros(shape[i + 2])).ToArray();
        var symmetric = Array.TrueForAll(zeros, z => z.Before == z.After);
        // libtorch counts from the last axis.
        if (!symmetric) x = nn.functional.pad(x, [.. zeros.Reverse().SelectMany(z => new[] { z.Before, z.After })]);
        long[] padding = [.. zeros.Select(z => symmetric ? z.Before : 0)];
        long[] strides = [.. windows.Select(window => window.Stride)], dilation = [.. windows.Select(window => window.Dilation)];
        var outermost = windows.Length + 1;
        var filters = kernel.permute([outermost, outermost - 1, .. Enumerable.Range(0, windows.Length).Select(i => (long)i)]);
        var y = windows.Length switch
        {
            1 => nn.functional.conv2d(x.unsqueeze(2), filters.unsqueeze(2), bias, [1, .. strides], [0, .. padding], [1, .. dilation], groups).squeeze(2),
            2 => nn.functional.conv2d(x, filters, bias, strides, padding, dilation, groups),
            _ => nn.functional.conv3d(x, filters, bias, strides, padding, dilation, groups),
        };
        return channelsLast ? y.movedim([1], [-1]) : y;
    }

    private static void RequireSizes(Window[] windows, Func<Window, long> size, string parameter)
    {
        if (Array.Exists(windows, window => size(window) < 1)) throw Require.Refused(Text(windows, size), "1 or more along each axis", parameter);
    }

    private static string Text(Window[] windows, Func<Window, long> size) => $"[{string.Join(", ", windows.Select(size))}]";
}
