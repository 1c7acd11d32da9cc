using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary><c>y = x . kernel + bias</c>, with <c>max(y, 0)</c> on top if the class rectifies. With the gradient g of y: <c>dx = g . kernelᵀ</c>, <c>dkernel = xᵀ . g</c>, <c>dbias = Σ g</c>.</summary>
/// <remarks>Inputs: x (rows, features), kernel (features, units) and, if there is one, bias (units,). Output: y (rows, units).</remarks>
internal abstract unsafe class DenseKernel<T> : KernelFunction<T>
    where T : DenseKernel<T>, new()
{
    private protected abstract bool Rectifies { get; }

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var y = MatrixProduct.Of(inputs[0], inputs[1], inputs.Length > 2 ? inputs[2].contiguous() : null, Rectifies);
        if (Rectifies) saved?.Add(y.detach());
        return [y];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        if (gradients[0] is not { } given) return new Tensor?[inputs.Length];
        var g = Rectifies || given.stride(1) != 1 || given.size(0) <= MatrixProduct.FewRows ? given.contiguous() : given;
        if (Rectifies) g = WherePositive(g, saved[0]);
        return
        [
            inputs[0].requires_grad ? OfInput(g, inputs[1]) : null,
            inputs[1].requires_grad ? MatrixProduct.Of(inputs[0].t(), g) : null,
            .. inputs.Length > 2 ? [inputs[2].requires_grad ? MatrixRows.SumOf(g) : null] : Array.Empty<Tensor?>(),
        ];
    }

    protected override Tensor[] Plain(Tensor[] inputs)
    {
        var y = inputs.Length > 2 ? addmm(inputs[2], inputs[0], inputs[1], beta: 1, alpha: 1) : inputs[0].mm(inputs[1]);
        return [Rectifies ? y.relu() : y];
    }

    private static Tensor OfInput(Tensor g, Tensor kernel)
    {
        var (rows, features, units) = (g.size(0), kernel.size(0), kernel.size(1));
        if (rows > MatrixProduct.FewRows) return MatrixProduct.Of(g, kernel.t());
        // kernel . gᵀ, whose columns are the rows of the batch: it costs less to turn these than the kernel.
        Tensor turned = empty(units, rows, dtype: float32), gradient = empty(rows, features, dtype: float32);
        Turn(TensorMemory.Floats(g), rows, units, TensorMemory.Floats(turned));
        Turn(TensorMemory.Floats(MatrixProduct.Of(kernel, turned)), features, rows, TensorMemory.Floats(gradient));
        return gradient;
    }

    /// <summary>Writes columns as rows, a line of the cache at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(float* from, long rows, long columns, float* to)
    {
        for (long start = 0; start < columns; start += Lane.Width)
        {
            var end = Math.Min(columns, start + Lane.Width);
            for (long row = 0; row < rows; row++)
                for (var column = start; column < end; column++) to[column * rows + row] = from[row * columns + column];
        }
    }

    /// <summary>g where y is positive or no number, and 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Tensor WherePositive(Tensor g, Tensor y)
    {
        var masked = empty_like(g);
        float* from = TensorMemory.Floats(g), sums = TensorMemory.Floats(y), to = TensorMemory.Floats(masked);
        var count = g.numel();
        for (long i = 0; i < count; i += Lane.Width)
            Lane.Store(Vector512.AndNot(Lane.Load(from + i, count - i), Vector512.LessThanOrEqual(Lane.Load(sums + i, count - i), default)), to + i, count - i);
        return masked;
    }
}

/// <summary><see cref="DenseKernel{T}"/> without an activation.</summary>
internal sealed class LinearKernel : DenseKernel<LinearKernel>
{
    private protected override bool Rectifies => false;
}

/// <summary><see cref="DenseKernel{T}"/> and a rectified linear unit.</summary>
internal sealed class RectifyingKernel : DenseKernel<RectifyingKernel>
{
    private protected override bool Rectifies => true;
}
