using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal;

/// <summary><c>x . kernel + bias</c> by <see cref="MatrixProduct"/>.</summary>
/// <remarks>Inputs: x (rows, inputs), kernel (inputs, outputs), and bias (outputs,) where there is one. Output: (rows, outputs).</remarks>
internal sealed class LinearProduct : KernelFunction<LinearProduct>
{
    /// <summary>Whether it is faster than libtorch's.</summary>
    public static bool Serves(Tensor x, Tensor kernel, Tensor? bias) =>
        MatrixProduct.Serves(x, kernel) && (bias is null || (TensorMemory.HasFloats(bias) && bias.dim() == 1 && bias.size(0) == kernel.size(1)));

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved) => [MatrixProduct.Of(inputs[0], inputs[1], BiasOf(inputs)?.contiguous())];

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        if (gradients[0] is not { } dy) return new Tensor?[inputs.Length];
        var (x, kernel) = (inputs[0], inputs[1]);
        Tensor? ofX = x.requires_grad ? MatrixProduct.Of(dy, kernel.t()) : null, ofKernel = kernel.requires_grad ? MatrixProduct.Of(x.t(), dy) : null;
        return BiasOf(inputs) is { } bias ? [ofX, ofKernel, bias.requires_grad ? dy.sum([0]) : null] : [ofX, ofKernel];
    }

    protected override Tensor[] Plain(Tensor[] inputs) => [BiasOf(inputs) is { } bias ? addmm(bias, inputs[0], inputs[1], beta: 1, alpha: 1) : inputs[0].mm(inputs[1])];

    private static Tensor? BiasOf(Tensor[] inputs) => inputs.Length > 2 ? inputs[2] : null;
}
