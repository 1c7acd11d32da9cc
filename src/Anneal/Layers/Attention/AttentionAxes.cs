using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The axes that attention goes along, brought together: (batch, ..., heads, size) becomes (batch and heads, positions, size) and comes back.</summary>
internal sealed class AttentionAxes
{
    private readonly int rank;
    private readonly long[] attended;
    private readonly long[] order;

    /// <param name="rank">Of a projected tensor: batch, the axes of the input, heads, size.</param>
    /// <param name="attended">Positions among the axes of the input; at least 1.</param>
    public AttentionAxes(int rank, IReadOnlyList<int> attended)
    {
        this.rank = rank;
        this.attended = [.. attended.Select(axis => (long)axis)];
        order = [.. Enumerable.Range(0, rank - 2).Select(axis => (long)axis).Except(this.attended), rank - 2, .. this.attended, rank - 1];
    }

    /// <summary>The axes a layer was given, from 0 on; all between the first and the last where it was given none.</summary>
    public static IReadOnlyList<int> Resolve(MultiHeadAttention layer, Shape query)
    {
        if (layer.AttentionAxes is not { } given) return [.. Enumerable.Range(1, query.Rank - 2)];
        foreach (var axis in given)
            if ((axis < 0 ? axis + query.Rank : axis) is var place && (place < 1 || place > query.Rank - 2))
                throw layer.Refuses($"attends along axis {axis}, which is not between the first and the last axis of its query", query, nameof(query));
        return [.. given.Select(axis => axis < 0 ? axis + query.Rank : axis)];
    }

    public int Count => attended.Length;

    /// <summary>The axes that attention goes along.</summary>
    public IReadOnlyList<int> Attended => [.. attended.Select(axis => (int)axis)];

    /// <summary>Rows of positions, one matrix for each sample, further axis and head.</summary>
    public Tensor Rows(Tensor x) => x.permute(order).reshape(-1, Positions(x), x.size(-1));

    /// <summary>The same with an axis of heads, (samples, heads, positions, size): a view where attention goes along one axis of an input with three.</summary>
    public Tensor Heads(Tensor x) => x.permute(order).reshape(-1, x.size(rank - 2), Positions(x), x.size(-1));

    /// <summary>The sizes of scores: sample and further axes, heads, positions of the query, positions of the key.</summary>
    public long[] ScoreShape(Tensor query, Tensor key) =>
        [.. order[..^(Count + 1)].Select(axis => query.size((int)axis)), .. attended.Select(axis => query.size((int)axis)), .. attended.Select(axis => key.size((int)axis))];

    /// <summary>Rows as <see cref="Rows"/> and <see cref="Heads"/> make them, with all axes in the order of the query.</summary>
    public Tensor Back(Tensor rows, Tensor query)
    {
        long[] sizes = [.. order[..^1].Select(axis => query.size((int)axis)), rows.size(-1)];
        var places = new long[rank];
        for (var i = 0; i < rank; i++) places[order[i]] = i;
        return rows.reshape(sizes).permute(places);
    }

    /// <summary>A mask with as many axes as scores have: heads and further axes come before the positions.</summary>
    public Tensor Widened(Tensor mask, int scoreRank)
    {
        while (mask.dim() < scoreRank) mask = mask.unsqueeze(-2 * Count - 1);
        return mask;
    }

    public long Positions(Tensor x) => attended.Aggregate(1L, (product, axis) => product * x.size((int)axis));
}
