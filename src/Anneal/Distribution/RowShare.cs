using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>The rows of a batch that a rank has. A rank that has none gets the first row of the batch, so that it takes part in each exchange; it counts for nothing.</summary>
/// <param name="Ranks">Those that share the batch.</param>
/// <param name="First">The place of its first row in the batch.</param>
/// <param name="Count">Its rows.</param>
/// <param name="Whole">The rows of the batch.</param>
internal sealed record RowShare(Ranks Ranks, long First, long Count, long Whole)
{
    /// <summary>The share of the step that runs on this thread.</summary>
    public static RowShare? Current => CallScope.Current?.Share;

    /// <summary>How much a mean over the rows of this rank counts in the mean over all rows.</summary>
    public double Weight => (double)Count / Whole;

    /// <summary>Where the rows lie that a step gets.</summary>
    public (long Start, long Length) Rows => Count == 0 ? (0, 1) : (First, Count);

    /// <summary>A sum over the rows of this rank, so that the mean by <see cref="Weight"/> over all ranks is the sum over all rows.</summary>
    public Tensor Sum(Tensor sum) => Count == Whole ? sum : sum.Times(Count == 0 ? 0 : 1 / Weight);

    /// <summary>The divisor of such a sum, which counts values or weights of this rank, so that the mean by <see cref="Weight"/> over all ranks divides by all of them.</summary>
    public Tensor Divisor(Tensor divisor)
    {
        Span<double> all = [Count == 0 ? 0 : divisor.to_type(ScalarType.Float64).item<double>()];
        Ranks.Cluster.Sum(all);
        return zeros_like(divisor).Plus_(all[0] * Weight);
    }
}
