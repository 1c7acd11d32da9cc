using Anneal.Layers;
using Anneal.Models;
using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>The states that recurrent layers carry from batch to batch: each rank computes those of its rows, and all get all.</summary>
internal sealed class CarriedStates(Model model)
{
    private readonly Variable[] states = [.. model.Family.All.OfType<RecurrentLayer>().SelectMany(layer => layer.Carried).Distinct()];

    /// <summary>A step has ended.</summary>
    public unsafe void Collect(RowShare share)
    {
        if (states.Length == 0) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var all = cat([.. states.Select(state => Own(state, share).flatten())]);
        share.Ranks.Cluster.Sum(new Span<double>(TensorMemory.Doubles(all), checked((int)all.numel())));
        long start = 0;
        foreach (var state in states)
        {
            state.Stored.copy_(all.narrow(0, start, state.ElementCount).view(state.Stored.shape));
            start += state.ElementCount;
        }
    }

    // Zeros but for the rows of this rank.
    private static Tensor Own(Variable state, RowShare share)
    {
        var rows = zeros(state.Stored.shape, ScalarType.Float64);
        var (first, count) = (share.First * state.Shape[0] / share.Whole, share.Count * state.Shape[0] / share.Whole);
        rows.narrow(0, first, count).copy_(state.Stored.narrow(0, first, count));
        return rows;
    }
}
