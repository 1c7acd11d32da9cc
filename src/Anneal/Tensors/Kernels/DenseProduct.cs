using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The last axis times a matrix, and the sums rectified where that is asked for: in C#, where that is faster.</summary>
internal static class DenseProduct
{
    /// <summary>Whether the kernel in C# takes these.</summary>
    /// <param name="x">Shape (..., features).</param>
    /// <param name="kernel">Shape (features, units).</param>
    /// <param name="bias">Shape (units,); null for none.</param>
    public static bool Serves(Tensor x, Tensor kernel, Tensor? bias = null) =>
        MatrixProduct.IsFast && TensorMemory.HasFloats(x, kernel) && x.size(-1) == kernel.size(0) && x.numel() > 0 && kernel.numel() > 0
        && (bias is null || (TensorMemory.HasFloats(bias) && bias.dim() == 1 && bias.size(0) == kernel.size(1)));

    public static Tensor Of(Tensor x, Tensor kernel, Tensor? bias, bool rectifies)
    {
        var rows = x.dim() == 2 ? x : x.reshape(-1, kernel.size(0));
        Tensor[] inputs = bias is null ? [rows, kernel] : [rows, kernel, bias];
        var y = (rectifies ? RectifyingKernel.Run(inputs) : LinearKernel.Run(inputs))[0];
        return x.dim() == 2 ? y : y.reshape([.. x.shape[..^1], kernel.size(1)]);
    }
}
