using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of <see cref="Maximum"/> and <see cref="Minimum"/>. Masked elements count only if all inputs are masked there.</summary>
public abstract class ExtremumMerge : ElementwiseMerge
{
    private protected ExtremumMerge(string? name)
        : base(name)
    {
    }

    // Where one side is masked, it is given the value of the other.
    private protected sealed override Tensor Merge(Tensor[] tensors, Tensor?[] masks)
    {
        var (result, counts) = (tensors[0], masks[0]);
        foreach (var (tensor, mask) in tensors.Zip(masks).Skip(1))
        {
            var other = mask is null ? tensor : tensor.where(mask, result);
            if (counts is not null) result = result.where(counts, other);
            counts = mask is null || counts is null ? null : counts.logical_or(mask);
            result = Merge(result, other);
        }
        return result;
    }
}
