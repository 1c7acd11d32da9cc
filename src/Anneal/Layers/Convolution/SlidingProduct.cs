using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A convolution of images with the channels last in memory, without gradients: each row of the output is one product of rows of the image, as they lie in memory, with Keras's kernel.</summary>
internal static unsafe class SlidingProduct
{
    // More products than these are as fast in libtorch.
    private const long Most = 1 << 24;

    /// <summary>Whether it takes these; windows reach over no zeros.</summary>
    /// <param name="windows">One for each axis of the image.</param>
    /// <param name="x">Images (batch, channels, height, width).</param>
    /// <param name="kernel">A kernel (height, width, channels, filters).</param>
    public static bool Serves(Window[] windows, Tensor x, Tensor kernel) =>
        MatrixProduct.IsFast && windows.Length == 2 && !is_grad_enabled() && TensorMemory.HasFloats(x, kernel) && kernel.is_contiguous() && x.size(1) == kernel.size(2)
        && Array.TrueForAll(windows, window => window.Dilation == 1) && IsChannelsLast(x)
        && x.size(0) * (x.size(2) / windows[0].Stride) * (x.size(3) / windows[1].Stride) * kernel.numel() is > 0 and < Most;

    /// <summary>New images, with the channels last in memory.</summary>
    public static Tensor Of(Window[] windows, Tensor x, Tensor kernel, Tensor? bias)
    {
        long batch = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3), filters = kernel.size(3);
        long tall = (height - windows[0].Size) / windows[0].Stride + 1, wide = (width - windows[1].Size) / windows[1].Stride + 1;
        var y = empty(batch, tall, wide, filters, dtype: float32);
        var row = new MatrixProduct
        {
            RowStep = windows[1].Stride * channels,
            ColumnStep = 1,
            Depth = windows[1].Size * channels,
            Pieces = windows[0].Size,
            PieceStep = width * channels,
            B = TensorMemory.Floats(kernel),
            Rows = wide,
            Columns = filters,
            Added = bias is null ? null : TensorMemory.Floats(bias),
        };
        float* from = TensorMemory.Floats(x), to = TensorMemory.Floats(y);
        new ParallelRanges((start, end) =>
        {
            for (var line = start; line < end; line++)
            {
                var product = row;
                product.A = from + ((line / tall * height) + (line % tall * windows[0].Stride)) * width * channels;
                product.C = to + line * wide * filters;
                product.Run();
            }
        }).Run(batch * tall, ParallelRanges.ThreadsFor(batch * tall * wide * kernel.numel() / 32));
        return y.permute(0, 3, 1, 2);
    }

    /// <summary>Whether the channels of images (batch, channels, height, width) are neighbours in memory.</summary>
    public static bool IsChannelsLast(Tensor x)
    {
        using var last = x.permute(0, 2, 3, 1);
        return last.is_contiguous();
    }
}
