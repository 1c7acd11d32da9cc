using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Where weights, gradient and state of one variable lie: contiguous float32 in CPU memory.</summary>
internal readonly unsafe ref struct UpdateMemory
{
    public readonly float* Weights, Gradient, First, Second, Third;
    public readonly long Count;

    private UpdateMemory(Variable variable, Tensor gradient, Variable[] state)
    {
        Weights = TensorMemory.Floats(variable.Value);
        Gradient = TensorMemory.Floats(gradient);
        if (state.Length > 0) First = TensorMemory.Floats(state[0].Value);
        if (state.Length > 1) Second = TensorMemory.Floats(state[1].Value);
        if (state.Length > 2) Third = TensorMemory.Floats(state[2].Value);
        Count = variable.Shape.ElementCount;
    }

    /// <summary>False where the variable or its gradient is on another device, of another type, or not contiguous.</summary>
    public static bool TryOpen(Variable variable, Tensor gradient, Variable[] state, out UpdateMemory memory)
    {
        memory = default;
        if (state.Length > 3 || !Fits(variable.Value) || !Fits(gradient)) return false;
        memory = new(variable, gradient, state);
        return true;
    }

    private static bool Fits(Tensor tensor) => tensor.dtype == float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
}
