using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The last axis times a matrix, and the sums rectified where that is asked for: in C#, where that is faster.</summary>
internal static class DenseProduct
{
    // With more, packed factors pay: transformer-d512 would lose a third.
    private const long MostRows = 256;

    /// <summary>Whether the kernel in C# takes these.</summary>
    public static bool Serves(Tensor x, Tensor kernel)
    {
        var (features, units) = (kernel.size(0), kernel.size(1));
        return DirectProduct.IsFast && TensorMemory.HasFloats(x, kernel) && kernel.is_contiguous() && x.size(-1) == features && x.numel() > 0
            && Math.Max(features, units) <= DirectProduct.Deepest && x.numel() / features <= MostRows;
    }

    public static Tensor Of(Tensor x, Tensor kernel, Tensor? bias, bool rectifies)
    {
        var rows = x.dim() == 2 ? x : x.reshape(-1, kernel.size(0));
        Tensor[] inputs = bias is null ? [rows, kernel] : [rows, kernel, bias];
        var y = (rectifies ? RectifyingKernel.Run(inputs) : LinearKernel.Run(inputs))[0];
        return x.dim() == 2 ? y : y.reshape([.. x.shape[..^1], kernel.size(1)]);
    }
}
