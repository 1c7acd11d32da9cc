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
        var q = empty(batch, 3 * units, dtype: float32);
        var states = outputs.unbind(0);
        var pass = new RowRange(batch, batch * units);
        for (var t = 0; t < steps; t++)
        {
            var before = t == 0 ? h : states[t - 1];
            q.addmm_(before, kernel, 0, 1);
            float* xt = Floats(x, t), qt = Floats(q), b = Floats(bias), kept = Floats(gates, saved is null ? 0 : t), from = Floats(before), to = Floats(outputs, t);
            pass.Run(row => Forward(xt + row * 3 * units, qt + row * 3 * units, b, from + row * units, kept + row * 4 * units, to + row * units, units));
        }
        saved?.AddRange([gates, outputs]);
        return [outputs];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        var (x, h, kernel, _) = Open(inputs);
        var (gates, outputs, given) = (saved[0], saved[1], gradients[0]!.contiguous());
        var (steps, batch, units) = (x.size(0), x.size(1), kernel.size(0));
        Tensor dx = empty_like(x), dq = empty_like(x), dh = zeros_like(h), transposed = kernel.t();
        var (states, rows) = (outputs.unbind(0), dq.unbind(0));
        var pass = new RowRange(batch, batch * units);
        for (var t = steps - 1; t >= 0; t--)
        {
            float* kept = Floats(gates, t), from = Floats(t == 0 ? h : states[t - 1]), outer = Floats(given, t), carried = Floats(dh), dxt = Floats(dx, t), dqt = Floats(dq, t);
            pass.Run(row => Backward(kept + row * 4 * units, from + row * units, outer + row * units, carried + row * units, dxt + row * 3 * units, dqt + row * 3 * units, units));
            dh.addmm_(rows[t], transposed, 1, 1);
        }
        var dKernel = h.t().mm(rows[0]);
        if (steps > 1) dKernel.addmm_(outputs.narrow(0, 0, steps - 1).reshape(-1, units).t(), dq.narrow(0, 1, steps - 1).reshape(-1, 3 * units), 1, 1);
        return [dx, dh, dKernel, dq.sum([0, 1])];
    }

    protected override Tensor[] Plain(Tensor[] inputs)
    {
        var (h, kernel, bias) = (inputs[1], inputs[2], inputs[3]);
        return [stack([.. inputs[0].unbind(0).Select(x => h = GRUCell.Mix(x.chunk(3, 1), Ops.Linear(h, kernel, bias).chunk(3, 1), h, "tanh", "sigmoid"))])];
    }

    private static (Tensor X, Tensor H, Tensor Kernel, Tensor Bias) Open(Tensor[] inputs) =>
        (inputs[0].contiguous(), inputs[1].contiguous(), inputs[2].contiguous(), inputs[3].contiguous());

    private static float* Floats(Tensor tensor, long step = 0) => TensorMemory.Floats(tensor) + step * tensor.stride(0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(float* x, float* q, float* bias, float* before, float* gates, float* after, long units)
    {
        long i = 0;
        for (; i <= units - Lane.Width; i += Lane.Width) Forward<WholeLane>(x + i, q + i, bias + i, before + i, gates + i, after + i, units, Lane.Width);
        if (i < units) Forward<LastLane>(x + i, q + i, bias + i, before + i, gates + i, after + i, units, units - i);
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
    private static void Backward(float* gates, float* before, float* outer, float* carried, float* dx, float* dq, long units)
    {
        long i = 0;
        for (; i <= units - Lane.Width; i += Lane.Width) Backward<WholeLane>(gates + i, before + i, outer + i, carried + i, dx + i, dq + i, units, Lane.Width);
        if (i < units) Backward<LastLane>(gates + i, before + i, outer + i, carried + i, dx + i, dq + i, units, units - i);
    }

    /// <summary>Takes the gradient of the state after the step from <paramref name="carried"/> and leaves there what goes to the state before, but for the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<T>(float* gates, float* before, float* outer, float* carried, float* dx, float* dq, long units, long count)
        where T : ILane
    {
        var one = Vector512<float>.One;
        Vector512<float> z = T.Load(gates, count), r = T.Load(gates + units, count), g = T.Load(gates + 2 * units, count), inner = T.Load(gates + 3 * units, count);
        var dh = T.Load(carried, count) + T.Load(outer, count);
        var dz = dh * (T.Load(before, count) - g) * z * (one - z);
        var dg = dh * (one - z) * (one - g * g);
        var dr = dg * inner * r * (one - r);
        T.Store(dh * z, carried, count);
        T.Store(dz, dx, count);
        T.Store(dr, dx + units, count);
        T.Store(dg, dx + 2 * units, count);
        T.Store(dz, dq, count);
        T.Store(dr, dq + units, count);
        T.Store(dg * r, dq + 2 * units, count);
    }
}
