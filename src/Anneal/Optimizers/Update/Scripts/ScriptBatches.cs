using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The variables of one update that go through an <see cref="UpdateScript"/>, those together that one call can take.</summary>
internal sealed class ScriptBatches
{
    private readonly Dictionary<Batch, List<(VariableState State, Tensor Gradient)>> batches = [];

    /// <summary>False where the variable is of none of the three types that are tested, is not contiguous, or is on another device than its gradient.</summary>
    public bool TryAdd(VariableState state, Tensor gradient, GradientTransform transform, UpdateStep step)
    {
        var variable = state.Variable.Value;
        if (!Fits(variable) || gradient.device_type != variable.device_type || gradient.device_index != variable.device_index) return false;
        foreach (var slot in state.SlotTensors)
            if (!slot.is_contiguous()) return false;
        var batch = new Batch(variable.dtype, variable.device_type, variable.device_index, transform, step);
        if (!batches.TryGetValue(batch, out var members)) batches.Add(batch, members = []);
        members.Add((state, gradient));
        return true;
    }

    /// <summary>Updates the variables and forgets them.</summary>
    public void Run(IScriptRule rule)
    {
        using var scope = NewDisposeScope();
        foreach (var (batch, members) in batches)
        {
            if (rule.ScriptOf(batch.Step, batch.Type) is not { } call) continue;
            call.Script.Run(
                [.. members.Select(m => m.State.Variable.Value)],
                [.. members.Select(m => Ready(m.Gradient, batch.Type))],
                [.. members.Select(m => m.State.SlotTensors)],
                batch.Transform,
                call.Factors);
        }
        Clear();
    }

    public void Clear() => batches.Clear();

    public bool IsEmpty => batches.Count == 0;

    private static bool Fits(Tensor variable) =>
        variable.dtype is ScalarType.Float64 or ScalarType.Float32 or ScalarType.BFloat16 && variable.is_contiguous();

    // The fused operators read memory from start to end, whatever the strides.
    private static Tensor Ready(Tensor gradient, ScalarType type) =>
        gradient.dtype == type && gradient.is_contiguous() ? gradient : gradient.to(type).contiguous();

    private readonly record struct Batch(ScalarType Type, DeviceType Device, int DeviceIndex, GradientTransform Transform, UpdateStep Step);
}
