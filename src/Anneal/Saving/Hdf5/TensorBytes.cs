using System.Buffers;
using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>The values of a contiguous tensor on the CPU as memory of .NET, without a copy. It keeps the tensor alive.</summary>
internal sealed unsafe class TensorBytes<T>(Tensor tensor) : MemoryManager<T>
    where T : unmanaged
{
    public override Span<T> GetSpan() => new(TensorMemory.Data(tensor), checked((int)tensor.numel()));

    public override MemoryHandle Pin(int elementIndex = 0) => new((T*)TensorMemory.Data(tensor) + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
