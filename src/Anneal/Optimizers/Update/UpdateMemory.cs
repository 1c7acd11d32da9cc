using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Where weights, gradient and state of one variable, or of a part of it, lie: contiguous float32 in CPU memory.</summary>
internal unsafe struct UpdateMemory
{
    /// <summary>Elements of a block for <see cref="Padded"/>.</summary>
    public const int PaddedLength = 5 * OnePass.Width;

    public float* Weights, Gradient, First, Second, Third;
    public long Count;

    /// <summary>What happens to gradient and weights on their way into the rule.</summary>
    public GradientTransform Transform;

    /// <summary>The rate of this variable.</summary>
    public UpdateStep Step;

    /// <summary>The sums over the whole variable, for rules that need them; known once all its parts were gone through.</summary>
    public SquareSums Sums;

    /// <summary>False where the variable or its gradient is on another device, of another type, or not contiguous.</summary>
    public static bool TryOpen(VariableState state, Tensor gradient, GradientTransform transform, UpdateStep step, out UpdateMemory memory)
    {
        var slots = state.SlotTensors;
        if (slots.Length > 3 || !TryOpen(state.Variable.Value, gradient, out memory))
        {
            memory = default;
            return false;
        }
        if (slots.Length > 0) memory.First = TensorMemory.Floats(slots[0]);
        if (slots.Length > 1) memory.Second = TensorMemory.Floats(slots[1]);
        if (slots.Length > 2) memory.Third = TensorMemory.Floats(slots[2]);
        memory.Transform = transform;
        memory.Step = step;
        return true;
    }

    /// <summary>Two tensors of one shape, the first to be changed.</summary>
    public static bool TryOpen(Tensor weights, Tensor gradient, out UpdateMemory memory)
    {
        memory = default;
        if (!Fits(weights) || !Fits(gradient)) return false;
        memory.Weights = TensorMemory.Floats(weights);
        memory.Gradient = TensorMemory.Floats(gradient);
        memory.Count = weights.numel();
        memory.Transform = GradientTransform.Identity;
        return true;
    }

    public static bool Fits(Tensor tensor) => tensor.dtype == float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    public readonly UpdateMemory Part(long start, long count)
    {
        var part = this;
        part.Weights += start;
        part.Gradient += start;
        part.First += start;
        part.Second += start;
        part.Third += start;
        part.Count = count;
        return part;
    }

    /// <summary>A copy of less than <see cref="OnePass.Width"/> elements in a block that is as wide, whatever stands behind them.</summary>
    public readonly UpdateMemory Padded(float* block, int stateCount)
    {
        var copy = this;
        copy.Weights = block;
        copy.Gradient = copy.Weights + OnePass.Width;
        copy.First = copy.Gradient + OnePass.Width;
        copy.Second = copy.First + OnePass.Width;
        copy.Third = copy.Second + OnePass.Width;
        CopyTo(copy, stateCount);
        Copy(Gradient, copy.Gradient);
        return copy;
    }

    /// <summary>Writes weights and state, but not the gradient, to another place.</summary>
    public readonly void CopyTo(in UpdateMemory other, int stateCount)
    {
        Copy(Weights, other.Weights);
        if (stateCount > 0) Copy(First, other.First);
        if (stateCount > 1) Copy(Second, other.Second);
        if (stateCount > 2) Copy(Third, other.Third);
    }

    private readonly void Copy(float* from, float* to) => new Span<float>(from, (int)Count).CopyTo(new Span<float>(to, (int)Count));
}
