using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A convolution with windows of 3 x 3 over images with the channels last in memory, by <see cref="Winograd"/>.</summary>
/// <remarks>Inputs: x (batch, channels, height, width), kernel (3, 3, channels, filters) and, if there is one, bias (filters,). Output: (batch, filters, new height, new width).</remarks>
internal abstract class WinogradConvolution<T> : KernelFunction<T>
    where T : WinogradConvolution<T>, new()
{
    /// <summary>Rows and columns of zeros around an image.</summary>
    private protected abstract long Zeros { get; }

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved) => [Winograd.Convolve(Pixels(inputs[0]), inputs[1].contiguous(), BiasOf(inputs)?.contiguous(), Zeros)];

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        if (gradients[0] is not { } given) return new Tensor?[inputs.Length];
        var (kernel, dy) = (inputs[1], Pixels(given));
        // Backwards, each pixel gets from all windows that it is in: a convolution with the kernel turned by half a circle.
        var ofX = inputs[0].requires_grad ? Winograd.Convolve(dy, kernel.flip(0, 1).permute(0, 1, 3, 2).contiguous(), bias: null, 2 - Zeros) : null;
        var ofKernel = kernel.requires_grad ? Winograd.GradientOfKernel(Pixels(inputs[0]), dy, Zeros) : null;
        return BiasOf(inputs) is { } bias ? [ofX, ofKernel, bias.requires_grad ? dy.sum([0, 1, 2]) : null] : [ofX, ofKernel];
    }

    protected override Tensor[] Plain(Tensor[] inputs) =>
        [nn.functional.conv2d(inputs[0], Sliding.WindowLast(inputs[1], 2), BiasOf(inputs), [1, 1], [Zeros, Zeros], [1, 1], 1)];

    private static Tensor Pixels(Tensor images) => images.permute(0, 2, 3, 1).contiguous();

    private static Tensor? BiasOf(Tensor[] inputs) => inputs.Length > 2 ? inputs[2] : null;
}

/// <summary>Which convolutions these are.</summary>
internal static class WinogradConvolution
{
    // With fewer products, the way into a kernel costs more than is saved; with more channels, the transformed kernel does not stay in the second cache.
    private const long Least = 1 << 20, MostChannels = 256;

    /// <summary>Whether it is faster than libtorch: windows of 3 x 3, next to each other.</summary>
    public static bool Serves(Window[] windows, Tensor x, Tensor kernel) =>
        MatrixProduct.IsFast && windows.Length == 2 && Array.TrueForAll(windows, window => window is { Size: 3, Stride: 1, Dilation: 1 }) && TensorMemory.HasFloats(x, kernel) && kernel.is_contiguous() && FitsVectors(kernel.size(2)) && FitsVectors(kernel.size(3))
        && x.numel() * 9 * kernel.size(3) >= Least && SlidingProduct.IsChannelsLast(x);

    public static Tensor Of(Tensor x, Tensor kernel, Tensor? bias, long zeros)
    {
        Tensor[] inputs = bias is null ? [x, kernel] : [x, kernel, bias];
        return (zeros == 0 ? ValidConvolution.Run(inputs) : SameConvolution.Run(inputs))[0];
    }

    /// <summary>The largest of each 2 x 2 pixels of the output, rectified, without gradients; null where there is none.</summary>
    public static Tensor? Pooled(Tensor x, Tensor kernel, Tensor? bias, long zeros)
    {
        if (Math.Min(x.size(2), x.size(3)) + 2 * zeros < 4) return null;
        using var pixels = x.permute(0, 2, 3, 1);
        return Winograd.Convolve(pixels, kernel, bias?.contiguous(), zeros, pools: true);
    }

    private static bool FitsVectors(long channels) => channels % Lane.Width == 0 && channels <= MostChannels;
}

/// <summary>Without zeros.</summary>
internal sealed class ValidConvolution : WinogradConvolution<ValidConvolution>
{
    private protected override long Zeros => 0;
}

/// <summary>With one row or column of zeros at each edge.</summary>
internal sealed class SameConvolution : WinogradConvolution<SameConvolution>
{
    private protected override long Zeros => 1;
}
