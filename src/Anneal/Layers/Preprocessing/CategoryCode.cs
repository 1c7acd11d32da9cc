using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Indices of categories as vectors. Indices outside of [0, depth) have no place.</summary>
internal static class CategoryCode
{
    /// <summary>The mode, where it is one of those that a layer has.</summary>
    public static OutputMode Checked(Choice<OutputMode> outputMode, bool sparse, params ReadOnlySpan<OutputMode> allowed)
    {
        if (sparse) throw new NotSupportedException("sparse must be false: there are no sparse outputs.");
        if (allowed.Contains(outputMode.Value)) return outputMode;
        throw Require.Refused(outputMode.Value.Name(), string.Join(", ", allowed.ToArray().Select(mode => mode.Name())), nameof(outputMode));
    }

    /// <summary>The shape of what <see cref="Of"/> gives: without the axis of the samples, and with one for the categories.</summary>
    public static Shape ShapeOf(Shape input, OutputMode mode, long depth) => mode switch
    {
        OutputMode.Int => input,
        OutputMode.OneHot => input.Rank > 1 && input[^1] == 1 ? [.. input[..^1], depth] : [.. input, depth],
        _ when input.Rank < 2 => [depth],
        _ => [input[0], .. input[2..], depth],
    };

    /// <summary>Integers of a shape.</summary>
    public static Tensor Indices(IEnumerable<long> indices, long[] shape) => tensor([.. indices], shape, dtype: int64);

    /// <summary>Samples lie along axis 1, or along the only axis, as in Keras.</summary>
    /// <param name="indices">Integers.</param>
    /// <param name="mode">What to make of them.</param>
    /// <param name="depth">The number of categories.</param>
    /// <param name="type">The type of the result, unless it is the integers.</param>
    /// <param name="weights">How much each index counts. Default: 1.</param>
    public static Tensor Of(Tensor indices, OutputMode mode, long depth, ScalarType type, Tensor? weights = null)
    {
        if (mode == OutputMode.Int) return indices;
        Memory.RequireFor(ShapeOf(indices.shape, mode, depth).ToArray());
        if (mode == OutputMode.OneHot)
        {
            var places = tensor([.. Enumerable.Range(0, (int)depth).Select(i => (long)i)], dtype: int64, device: indices.device);
            var single = indices.dim() > 1 && indices.size(-1) == 1 ? indices.squeeze(-1) : indices;
            return single.unsqueeze(-1).eq(places).to(type);
        }
        var counts = Counts(indices.to(int64), depth, type, weights);
        return mode == OutputMode.MultiHot ? counts.IsAbove(0).to(type) : counts;
    }

    private static Tensor Counts(Tensor indices, long depth, ScalarType type, Tensor? weights)
    {
        var last = indices.dim() > 1 ? indices.movedim([1], [-1]) : indices;
        var rows = last.reshape(-1, last.size(-1));
        var outside = rows.IsBelow(0).logical_or(rows.IsAtLeast(depth));
        var each = weights is null ? ones(rows.shape, dtype: type, device: rows.device) : (weights.dim() > 1 ? weights.movedim([1], [-1]) : weights).reshape(rows.shape);
        var counts = zeros([rows.size(0), depth + 1], dtype: type, device: rows.device).scatter_add(1, rows.Fill(outside, depth), each);
        return counts.narrow(1, 0, depth).reshape([.. last.shape[..^1], depth]);
    }
}
