using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>Copies of named tensors on the CPU. Copies that are taken again use the same memory.</summary>
internal sealed class TensorCopies
{
    private readonly Dictionary<string, Tensor> memory = [];
    private readonly OrderedDictionary<string, Tensor> copies = [];

    /// <summary>The copies, in the order in which they were taken.</summary>
    public IReadOnlyDictionary<string, Tensor> All => copies;

    /// <summary>Copies tensors as they are now.</summary>
    public void Take(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        copies.Clear();
        foreach (var (name, value) in tensors)
        {
            if (!memory.TryGetValue(name, out var copy) || copy.dtype != value.dtype || !copy.shape.AsSpan().SequenceEqual(value.shape))
            {
                copy?.Dispose();
                memory[name] = copy = empty(value.shape, dtype: value.dtype, device: CPU).DetachFromDisposeScope();
            }
            copy.copy_(value);
            copies.Add(name, copy);
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Free()
    {
        foreach (var copy in memory.Values) copy.Dispose();
        memory.Clear();
        copies.Clear();
    }
}
