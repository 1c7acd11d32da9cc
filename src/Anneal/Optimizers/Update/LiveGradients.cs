using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The gradients with null for those of frozen variables: neither clipping nor the search for NaN may see them.</summary>
internal sealed class LiveGradients
{
    private readonly List<Tensor?> live = [];

    public IReadOnlyList<Tensor?> Of(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, IReadOnlySet<Variable> frozen)
    {
        if (frozen.Count == 0) return gradients;
        live.Clear();
        for (var i = 0; i < variables.Count; i++) live.Add(frozen.Contains(variables[i]) ? null : gradients[i]);
        return live;
    }
}
