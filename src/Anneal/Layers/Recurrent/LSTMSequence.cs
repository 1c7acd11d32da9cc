using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using static Anneal.VectorFunctions;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// All steps of long short-term memory. With <c>i, f, g, o</c> the sums of the inputs x and of <c>h . R</c>: <c>c ← σ(f) c + σ(i) tanh(g)</c>, <c>h ← σ(o) tanh(c)</c>.
/// </summary>
/// <remarks>
/// Inputs: x (steps, batch, 4 units) with its bias, h and c (batch, units), R (units, 4 units). Output: h after each step and, behind them, the last c, (steps + 1, batch, units):
/// TorchSharp loses count of tensors where one of several outputs has no gradient. Each step is one product of matrices and one pass, forwards and backwards (<see cref="RecurrentRows"/>).
/// </remarks>
internal sealed unsafe class LSTMSequence : KernelFunction<LSTMSequence>
{
    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var (x, h, c, kernel) = Open(inputs);
        var (steps, batch, units) = (x.size(0), x.size(1), kernel.size(0));
        var outputs = empty(steps + 1, batch, units, dtype: float32);
        // The gates and the cell after each step.
        Tensor gates = empty(saved is null ? 1 : steps, batch, 4 * units, dtype: float32), cells = empty(saved is null ? 1 : steps, batch, units, dtype: float32);
        var sums = empty(batch, 4 * units, dtype: float32);
        float* inner = Floats(kernel), inputSums = Floats(x), stateSums = Floats(sums), firstState = Floats(h), firstCell = Floats(c), kept = Floats(gates), cell = Floats(cells), state = Floats(outputs);
        var (step, keptStep) = (batch * units, saved is null ? 0 : batch * units);
        RecurrentRows.Run(steps, batch, units, 4 * units, (start, end) =>
        {
            var (at, rows) = (start * units, end - start);
            float* before = firstState + at, cellBefore = firstCell + at;
            for (long t = 0; t < steps; t++)
            {
                MatrixProduct.Of(before, inner, stateSums + 4 * at, rows, units, 4 * units);
                float* to = state + t * step + at, cellTo = cell + t * keptStep + at;
                Forward(inputSums + 4 * (t * step + at), stateSums + 4 * at, cellBefore, kept + 4 * (t * keptStep + at), cellTo, to, rows, units);
                before = to;
                cellBefore = cellTo;
            }
        });
        outputs.select(0, -1).copy_(cells.select(0, -1));
        saved?.AddRange([gates, cells, outputs]);
        return [outputs];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        var (x, h, c, kernel) = Open(inputs);
        var (gates, cells, outputs) = (saved[0], saved[1], saved[2]);
        var (steps, batch, units) = (x.size(0), x.size(1), kernel.size(0));
        var given = gradients[0]!.contiguous();
        Tensor dx = empty_like(x), dh = zeros_like(h), dc = given.select(0, steps).clone(), transposed = kernel.t().contiguous();
        float* inner = Floats(transposed), kept = Floats(gates), cell = Floats(cells), firstCell = Floats(c), outer = Floats(given), carried = Floats(dh), carriedCell = Floats(dc), to = Floats(dx);
        var step = batch * units;
        RecurrentRows.Run(steps, batch, units, 4 * units, (start, end) =>
        {
            var (at, rows) = (start * units, end - start);
            for (var t = steps - 1; t >= 0; t--)
            {
                float* before = (t == 0 ? firstCell : cell + (t - 1) * step) + at, gradient = to + 4 * (t * step + at);
                Backward(kept + 4 * (t * step + at), before, cell + t * step + at, outer + t * step + at, carried + at, carriedCell + at, gradient, rows, units);
                MatrixProduct.Of(gradient, inner, carried + at, rows, 4 * units, units);
            }
        });
        return [dx, dh, dc, RecurrentRows.GradientOfKernel(h, outputs, dx)];
    }

    protected override Tensor[] Plain(Tensor[] inputs)
    {
        Tensor[] states = [inputs[1], inputs[2]];
        var outputs = inputs[0].unbind(0).Select(x => (states = LSTMCell.Step(x.Plus(states[0].mm(inputs[3])).chunk(4, -1), states[1], "tanh", "sigmoid").States)[0]);
        return [stack([.. outputs.ToArray(), states[1]])];
    }

    private static (Tensor X, Tensor H, Tensor C, Tensor Kernel) Open(Tensor[] inputs) =>
        (inputs[0].contiguous(), inputs[1].contiguous(), inputs[2].contiguous(), inputs[3].contiguous());

    private static float* Floats(Tensor tensor) => TensorMemory.Floats(tensor);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(float* x, float* q, float* before, float* gates, float* after, float* output, long rows, long units)
    {
        for (long row = 0; row < rows; row++, x += 4 * units, q += 4 * units, gates += 4 * units, before += units, after += units, output += units)
        {
            long k = 0;
            for (; k <= units - Lane.Width; k += Lane.Width) Forward<WholeLane>(x + k, q + k, before + k, gates + k, after + k, output + k, units, Lane.Width);
            if (k < units) Forward<LastLane>(x + k, q + k, before + k, gates + k, after + k, output + k, units, units - k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forward<T>(float* x, float* q, float* before, float* gates, float* after, float* output, long units, long count)
        where T : ILane
    {
        var i = Sigmoid(T.Load(x, count) + T.Load(q, count));
        var f = Sigmoid(T.Load(x + units, count) + T.Load(q + units, count));
        var g = Tanh(T.Load(x + 2 * units, count) + T.Load(q + 2 * units, count));
        var o = Sigmoid(T.Load(x + 3 * units, count) + T.Load(q + 3 * units, count));
        var c = Vector512.FusedMultiplyAdd(f, T.Load(before, count), i * g);
        T.Store(c, after, count);
        T.Store(o * Tanh(c), output, count);
        T.Store(i, gates, count);
        T.Store(f, gates + units, count);
        T.Store(g, gates + 2 * units, count);
        T.Store(o, gates + 3 * units, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* gates, float* before, float* after, float* outer, float* carried, float* cell, float* dx, long rows, long units)
    {
        for (long row = 0; row < rows; row++, gates += 4 * units, dx += 4 * units, before += units, after += units, outer += units, carried += units, cell += units)
        {
            long k = 0;
            for (; k <= units - Lane.Width; k += Lane.Width) Backward<WholeLane>(gates + k, before + k, after + k, outer + k, carried + k, cell + k, dx + k, units, Lane.Width);
            if (k < units) Backward<LastLane>(gates + k, before + k, after + k, outer + k, carried + k, cell + k, dx + k, units, units - k);
        }
    }

    /// <summary>Takes the gradients of h and c after the step from <paramref name="carried"/> and <paramref name="cell"/> and leaves that of c before the step in the latter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<T>(float* gates, float* before, float* after, float* outer, float* carried, float* cell, float* dx, long units, long count)
        where T : ILane
    {
        var one = Vector512<float>.One;
        Vector512<float> i = T.Load(gates, count), f = T.Load(gates + units, count), g = T.Load(gates + 2 * units, count), o = T.Load(gates + 3 * units, count);
        var (dh, c) = (T.Load(carried, count) + T.Load(outer, count), Tanh(T.Load(after, count)));
        var dc = Vector512.FusedMultiplyAdd(dh * o, one - c * c, T.Load(cell, count));
        T.Store(dc * g * i * (one - i), dx, count);
        T.Store(dc * T.Load(before, count) * f * (one - f), dx + units, count);
        T.Store(dc * i * (one - g * g), dx + 2 * units, count);
        T.Store(dh * c * o * (one - o), dx + 3 * units, count);
        T.Store(dc * f, cell, count);
    }
}
