using static TorchSharp.torch;

namespace Anneal;

/// <summary>What tensors are computed with in layers, losses and models: every number is kept alive during its operation, and shapes are checked first.</summary>
public static partial class Ops
{
    /// <summary><c>x . kernel + bias</c> over the last axis.</summary>
    /// <param name="x">Shape (..., inputs).</param>
    /// <param name="kernel">Shape (inputs, outputs).</param>
    /// <param name="bias">Shape (outputs,). Default: none.</param>
    /// <returns>Shape (..., outputs).</returns>
    public static Tensor Linear(Tensor x, Tensor kernel, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(kernel);
        if (x.size(-1) != kernel.size(0)) throw new ArgumentException($"x has {x.size(-1)} values along the last axis; the kernel takes {kernel.size(0)}.", nameof(x));
        var rows = x.dim() == 2 ? x : x.reshape(-1, kernel.size(0));
        var sum = bias is null ? rows.mm(kernel) : addmm(bias, rows, kernel, beta: 1, alpha: 1);
        return x.dim() == 2 ? sum : sum.reshape([.. x.shape[..^1], kernel.size(1)]);
    }
}
