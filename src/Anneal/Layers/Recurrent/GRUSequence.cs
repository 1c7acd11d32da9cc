using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using static Anneal.VectorFunctions;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// All steps of a gated recurrent unit whose reset gate comes after the recurrent kernel. With <c>x</c> the sums of the inputs and <c>q = h . R + b</c>:
/// <c>z = σ(xz + qz)</c>, <c>r = σ(xr + qr)</c>, <c>g = tanh(xg + r qg)</c>, <c>h ← g + z (h - g)</c>.
/// </summary>
/// <remarks>
/// Inputs: x (steps, batch, 3 units), h (batch, units), R (units, 3 units), b (3 units,). Output: h after each step, (steps, batch, units). Each step is one product of
/// matrices and one pass, forwards and backwards; step by step in tensor operations it takes two to three times as long, and so does libtorch's own.
/// </remarks>
internal sealed unsafe class GRUSequence : KernelFunction<GRUSequence>
{
    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var (x, h, kernel, bias) = Open(inputs);
        var (steps, batch, units) = (x.size(0), x.size(1), kernel.size(0));
        var outputs = empty(steps, batch, units, dtype: float32);
        // z, r, g and qg of each step.
        var gates = empty(saved is null ? 1 : steps, batch, 4 * units, dtype: float32);
        var sums = empty(batch, 3 * units, dtype: float32);
        float* inner = Floats(kernel), inputSums = Floats(x), stateSums = Floats(sums), added = Floats(bias), firstState = Floats(h), kept = Floats(gates), state = Floats(outputs);
        var (step, keptStep) = (batch * units, saved is null ? 0 : batch * units);
        RecurrentRows.Run(steps, batch, units, 3 * units, (start, end) =>
        {
            var (at, rows) = (start * units, end - start);
            var before = firstState + at;
            for (long t = 0; t < steps; t++)
            {
                MatrixProduct.Of(before, inner, stateSums + 3 * at, rows, units, 3 * units);
                var to = state + t * step + at;
                Forward(inputSums + 3 * (t * step + at), stateSums + 3 * at, added, before, kept + 4 * (t * keptStep + at), to, rows, units);
                before = to;
            }
        });
        saved?.AddRange([gates, outputs]);
        return [outputs];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        var (x, h, kernel, _) = Open(inputs);
        var (gates, outputs, given) = (saved[0], saved[1], gradients[0]!.contiguous());
        var (steps, batch, units) = (x.size(0), x.size(1), kernel.size(0));
        // Side by side dqg, dz, dr and dxg: the first three belong to the product with the state, the last three to the inputs, and no number is written twice.
        Tensor sums = empty(steps, batch, 4 * units, dtype: float32), dq = sums.narrow(2, 0, 3 * units), dx = sums.narrow(2, units, 3 * units);
        Tensor dh = zeros_like(h), products = zeros_like(h), transposed = kernel.t().roll(units, 0);
        float* inner = Floats(transposed), kept = Floats(gates), state = Floats(outputs), firstState = Floats(h), outer = Floats(given), carried = Floats(dh), product = Floats(products);
        float* to = Floats(sums);
        var step = batch * units;
        RecurrentRows.Run(steps, batch, units, 3 * units, (start, end) =>
        {
            var (at, rows) = (start * units, end - start);
            for (var t = steps - 1; t >= 0; t--)
            {
                float* before = (t == 0 ? firstState : state + (t - 1) * step) + at, gradient = to + 4 * (t * step + at);
                Backward(kept + 4 * (t * step + at), before, outer + t * step + at, carried + at, product + at, gradient, rows, units);
                new MatrixProduct { A = gradient, RowStep = 4 * units, ColumnStep = 1, B = inner, C = product + at, Rows = rows, Columns = units, Depth = 3 * units }.Run();
            }
        });
        return [dx, dh.Plus(products), RecurrentRows.GradientOfKernel(h, outputs, dq).roll(-units, 1), MatrixRows.SumOf(dq.view(-1, 3 * units)).roll(-units, 0)];
    }

    protected override Tensor[] Plain(Tensor[] inputs)
    {
        var (h, kernel, bias) = (inputs[1], inputs[2], inputs[3]);
        return [stack([.. inputs[0].unbind(0).Select(x => h = GRUCell.Mix(x.chunk(3, 1), Ops.Linear(h, kernel, bias).chunk(3, 1), h, "tanh", "sigmoid"))])];
    }

    private static (Tensor X, Tensor H, Tensor Kernel, Tensor Bias) Open(Tensor[] inputs) =>
        (inputs[0].contiguous(), inputs[1].contiguous(), inputs[2].contiguous(), inputs[3].contiguous());

    private static float* Floats(Tensor tensor) => TensorMemory.Floats(tensor);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(float* x, float* q, float* bias, float* before, float* gates, float* after, long rows, long units)
    {
        for (long row = 0; row < rows; row++, x += 3 * units, q += 3 * units, gates += 4 * units, before += units, after += units)
        {
            long i = 0;
            for (; i <= units - Lane.Width; i += Lane.Width) Forward<WholeLane>(x + i, q + i, bias + i, before + i, gates + i, after + i, units, Lane.Width);
            if (i < units) Forward<LastLane>(x + i, q + i, bias + i, before + i, gates + i, after + i, units, units - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forward<T>(float* x, float* q, float* bias, float* before, float* gates, float* after, long units, long count)
        where T : ILane
    {
        var z = Sigmoid(T.Load(x, count) + T.Load(q, count) + T.Load(bias, count));
        var r = Sigmoid(T.Load(x + units, count) + T.Load(q + units, count) + T.Load(bias + units, count));
        var inner = T.Load(q + 2 * units, count) + T.Load(bias + 2 * units, count);
        var g = Tanh(Vector512.FusedMultiplyAdd(r, inner, T.Load(x + 2 * units, count)));
        T.Store(Vector512.FusedMultiplyAdd(z, T.Load(before, count) - g, g), after, count);
        T.Store(z, gates, count);
        T.Store(r, gates + units, count);
        T.Store(g, gates + 2 * units, count);
        T.Store(inner, gates + 3 * units, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* gates, float* before, float* outer, float* carried, float* product, float* sums, long rows, long units)
    {
        for (long row = 0; row < rows; row++, gates += 4 * units, sums += 4 * units, before += units, outer += units, carried += units, product += units)
        {
            long i = 0;
            for (; i <= units - Lane.Width; i += Lane.Width) Backward<WholeLane>(gates + i, before + i, outer + i, carried + i, product + i, sums + i, units, Lane.Width);
            if (i < units) Backward<LastLane>(gates + i, before + i, outer + i, carried + i, product + i, sums + i, units, units - i);
        }
    }

    /// <summary>Takes the gradient of the state after the step from <paramref name="carried"/> and <paramref name="product"/>, and leaves in the former what goes to the state before, but for the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<T>(float* gates, float* before, float* outer, float* carried, float* product, float* sums, long units, long count)
        where T : ILane
    {
        var one = Vector512<float>.One;
        Vector512<float> z = T.Load(gates, count), r = T.Load(gates + units, count), g = T.Load(gates + 2 * units, count), inner = T.Load(gates + 3 * units, count);
        var dh = T.Load(carried, count) + T.Load(product, count) + T.Load(outer, count);
        var dz = dh * (T.Load(before, count) - g) * z * (one - z);
        var dg = dh * (one - z) * (one - g * g);
        var dr = dg * inner * r * (one - r);
        T.Store(dh * z, carried, count);
        T.Store(dg * r, sums, count);
        T.Store(dz, sums + units, count);
        T.Store(dr, sums + 2 * units, count);
        T.Store(dg, sums + 3 * units, count);
    }
}
