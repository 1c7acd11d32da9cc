using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Rows times a matrix, which may be rectified: in C# where that is faster.</summary>
internal static class DenseProduct
{
    /// <summary>Whether the kernel in C# takes these.</summary>
    public static bool Serves(Tensor x, Tensor kernel) =>
        MatrixProduct.IsFast && x.dim() == 2 && TensorMemory.HasFloats(x, kernel) && kernel.is_contiguous() && x.numel() > 0
        && kernel.size(0) == x.size(1) && kernel.size(0) <= MatrixProduct.Deepest && kernel.size(1) <= MatrixProduct.Deepest
        && (x.size(0) <= MatrixProduct.Deepest || !is_grad_enabled());

    public static Tensor Of(Tensor x, Tensor kernel, Tensor? bias, bool rectifies)
    {
        Tensor[] inputs = bias is null ? [x, kernel] : [x, kernel, bias];
        return (rectifies ? RectifyingKernel.Run(inputs) : LinearKernel.Run(inputs))[0];
    }
}
