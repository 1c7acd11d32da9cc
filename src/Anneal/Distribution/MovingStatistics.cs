using Anneal.Layers;
using Anneal.Models;
using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>What steps change in variables that are not trained, such as the moving averages of <see cref="Layers.BatchNormalization"/>: all ranks get the mean of the changes, weighed by rows.</summary>
internal sealed class MovingStatistics(Model model) : IDisposable
{
    private readonly Variable[] variables =
    [
        .. model.Variables.Concat(model.Family.All.Where(layer => layer is not RecurrentLayer).SelectMany(layer => layer.Own.Carried))
            .Where(variable => variable.IsStatistic && variable.Value.is_floating_point()),
    ];

    private Tensor? before;

    /// <summary>A step begins.</summary>
    public void Begin()
    {
        if (variables.Length == 0) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        before?.Dispose();
        before = Flat().DetachFromDisposeScope();
    }

    /// <summary>A step ends.</summary>
    public unsafe void End(RowShare share)
    {
        if (variables.Length == 0) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var change = (Flat() - before!).Times(share.Weight);
        if (share.Count == 0) change.zero_();
        share.Ranks.Cluster.Sum(new Span<double>(TensorMemory.Doubles(change), checked((int)change.numel())));
        var after = before!.Plus(change);
        long start = 0;
        foreach (var variable in variables)
        {
            variable.Value.copy_(after.narrow(0, start, variable.ElementCount).view(variable.Value.shape));
            start += variable.ElementCount;
        }
    }

    public void Dispose() => before?.Dispose();

    private Tensor Flat() => cat([.. variables.Select(variable => variable.Value.to(ScalarType.Float64, CPU).flatten())]);
}
