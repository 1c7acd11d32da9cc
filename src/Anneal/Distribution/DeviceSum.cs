using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Sums over all ranks of tensors that stay on the devices of the ranks.</summary>
internal abstract class DeviceSum
{
    /// <summary>The device of this rank.</summary>
    public abstract Device Device { get; }

    /// <summary>Replaces the values of each tensor by their sums.</summary>
    /// <param name="tensors">Contiguous, on the device, of float32 or float64; alike on all ranks.</param>
    public abstract void Sum(IReadOnlyList<Tensor> tensors);
}
