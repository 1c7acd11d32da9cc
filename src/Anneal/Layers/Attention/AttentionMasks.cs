using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Which positions of a query may see which of a key: (batch or 1, query, key), true where it may. Null is everywhere.</summary>
internal static class AttentionMasks
{
    /// <summary>All masks of one call together, but for the causal one.</summary>
    public static Tensor? Of(ProjectedAttention layer, Inputs<Tensor> inputs, AttentionAxes axes, Tensor q, Tensor k, Tensor? queryMask)
    {
        var (value, key) = (inputs.List("value")[0], inputs.List("key") is [var given] ? given : null);
        var mask = OfQuery(queryMask);
        mask = And(mask, OfKey(MaskOf(inputs, "value_mask", value)));
        mask = And(mask, OfKey(MaskOf(inputs, "key_mask", key)));
        var causal = inputs.Flag("use_causal_mask");
        if ((causal || layer.SlidingWindow is not null) && axes.Count > 1)
            throw new ArgumentException($"Layer '{layer.Name}' attends along {axes.Count} axes; a causal mask or a sliding window needs one.", "useCausalMask");
        if (layer.SlidingWindow is { } window) mask = And(mask, Near(axes.Positions(q), axes.Positions(k), window, q.device));
        return inputs.TryGet("attention_mask", out var attention) ? And(attention.to(ScalarType.Bool), mask) : mask;
    }

    public static Tensor? And(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a.logical_and(b);

    /// <summary>Of a mask of the query, (batch, query).</summary>
    private static Tensor? OfQuery(Tensor? mask) => mask?.to(ScalarType.Bool).unsqueeze(-1);

    /// <summary>Of a mask of the key or the value, (batch, key).</summary>
    private static Tensor? OfKey(Tensor? mask) => mask?.to(ScalarType.Bool).unsqueeze(-2);

    /// <summary>A position sees itself and those before.</summary>
    public static Tensor Causal(long query, long key, Device device) => ones([1, query, key], dtype: ScalarType.Bool, device: device).tril();

    /// <summary>A position sees those less than a window away, on both sides.</summary>
    private static Tensor Near(long query, long key, long window, Device device) =>
        ones([1, query, key], dtype: ScalarType.Bool, device: device).tril(window - 1).triu(1 - window);

    private static Tensor? MaskOf(Inputs<Tensor> inputs, string parameter, Tensor? tensor) =>
        inputs.TryGet(parameter, out var given) ? given : tensor is null ? null : CallScope.Current?.MaskOf(tensor);
}
