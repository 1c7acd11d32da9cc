using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Where weights, gradient and state of one variable, or of a part of it, lie: contiguous float32 in CPU memory.</summary>
internal unsafe struct UpdateMemory
{
    public float* Weights, Gradient, First, Second, Third;
    public long Count;

    /// <summary>What happens to gradient and weights on their way into the rule.</summary>
    public GradientTransform Transform;

    /// <summary>The rate of this variable.</summary>
    public UpdateStep Step;

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
}
