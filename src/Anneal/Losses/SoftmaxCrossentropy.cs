using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using TorchSharp;
using static Anneal.VectorFunctions;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>
/// The mean over rows of <c>log Σ eˣ - x[label]</c>, and in the same pass its gradient, <c>(softmax(x) - onehot(label)) / rows</c>.
/// </summary>
/// <remarks>Inputs: x (rows, classes) and labels (rows,), int64. Output: one number.</remarks>
internal sealed unsafe class SoftmaxCrossentropy : KernelFunction<SoftmaxCrossentropy>
{
    // Below this, the way into a kernel costs more than it saves: measured, see bench.
    private const long Least = 4096;

    // An exponential takes as long as an optimizer's rule for so many weights.
    private const int WorkOfOne = 10;

    /// <summary>Whether these are tensors for it, and so many that it is faster.</summary>
    public static bool Serves(Tensor x, Tensor labels) =>
        x.numel() >= Least && TensorMemory.HasFloats(x) && labels.device_type == DeviceType.CPU && AreClasses(labels.contiguous(), x.size(1));

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var (x, labels) = (inputs[0].contiguous(), inputs[1].contiguous());
        var (rows, classes) = (x.size(0), x.size(1));
        Tensor gradient = empty(saved is null ? 1 : rows, classes, dtype: float32), losses = empty(rows, dtype: float64);
        float* from = TensorMemory.Floats(x), to = TensorMemory.Floats(gradient);
        var chosen = (long*)TensorMemory.Data(labels);
        var values = TensorMemory.Doubles(losses);
        var step = saved is null ? 0 : classes;
        new ParallelRanges((start, end) =>
        {
            for (var row = start; row < end; row++) values[row] = Row(from + row * classes, to + row * step, classes, chosen[row], 1f / rows);
        }).Run(rows, saved is null ? 1 : ParallelRanges.ThreadsFor(WorkOfOne * x.numel()));
        saved?.Add(gradient);
        return [losses.mean().to(float32)];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients) =>
        [gradients[0]!.item<float>() == 1 ? saved[0] : saved[0] * gradients[0]!, null];

    protected override Tensor[] Plain(Tensor[] inputs) => [F.cross_entropy(inputs[0], inputs[1], ignore_index: long.MinValue)];

    private static bool AreClasses(Tensor labels, long classes)
    {
        foreach (var label in new ReadOnlySpan<long>(TensorMemory.Data(labels), (int)labels.numel()))
            if (label < 0 || label >= classes) return false;
        return true;
    }

    /// <summary>The loss of one row; leaves its gradient.</summary>
    private static double Row(float* x, float* gradient, long classes, long label, float weight)
    {
        var largest = Largest(x, classes);
        var sum = Powers(x, gradient, classes, largest);
        Scale(gradient, classes, weight / sum);
        gradient[label] -= weight;
        return Math.Log(sum) + largest - x[label];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* x, long classes)
    {
        var whole = classes / Lane.Width * Lane.Width;
        var lanes = Vector512.Create(float.NegativeInfinity);
        for (long i = 0; i < whole; i += Lane.Width) lanes = Vector512.MaxNative(lanes, Vector512.Load(x + i));
        var largest = float.NegativeInfinity;
        for (var i = 0; i < Lane.Width; i++) largest = MathF.Max(largest, lanes[i]);
        for (var i = whole; i < classes; i++) largest = MathF.Max(largest, x[i]);
        return largest;
    }

    /// <summary>Writes <c>eˣ⁻ˡᵃʳᵍᵉˢᵗ</c>. Each lane sums alone, the blocks of a long row in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Powers(float* x, float* powers, long classes, float largest)
    {
        const long Block = 1 << 12;
        var (shift, total) = (Vector512.Create(largest), 0.0);
        for (long start = 0; start < classes; start += Block)
        {
            var (end, sums, i) = (Math.Min(classes, start + Block), Vector512<float>.Zero, start);
            for (; i <= end - Lane.Width; i += Lane.Width)
            {
                var power = Exp(Vector512.Load(x + i) - shift);
                power.Store(powers + i);
                sums += power;
            }
            total += Vector512.Sum(sums);
            if (i == end) continue;
            Lane.Store(Exp(Lane.Load(x + i, end - i) - shift), powers + i, end - i);
            for (; i < end; i++) total += powers[i];
        }
        return (float)total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* gradient, long classes, float factor)
    {
        long i = 0;
        for (; i <= classes - Lane.Width; i += Lane.Width) (Vector512.Load(gradient + i) * Vector512.Create(factor)).Store(gradient + i);
        for (; i < classes; i++) gradient[i] *= factor;
    }
}
