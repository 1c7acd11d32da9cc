using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Which positions of a query may see which of a key: (batch or 1, query, key), true where it may. Null is everywhere.</summary>
internal static class AttentionMasks
{
    public static Tensor? And(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a.logical_and(b);

    /// <summary>Of a mask of the query, (batch, query).</summary>
    public static Tensor? OfQuery(Tensor? mask) => mask?.to(ScalarType.Bool).unsqueeze(-1);

    /// <summary>Of a mask of the key or the value, (batch, key).</summary>
    public static Tensor? OfKey(Tensor? mask) => mask?.to(ScalarType.Bool).unsqueeze(-2);

    /// <summary>A position sees itself and those before.</summary>
    public static Tensor Causal(long query, long key, Device device) => ones([1, query, key], dtype: ScalarType.Bool, device: device).tril();

    /// <summary>A position sees those less than a window away, on both sides.</summary>
    public static Tensor Near(long query, long key, long window, Device device) =>
        ones([1, query, key], dtype: ScalarType.Bool, device: device).tril(window - 1).triu(1 - window);
}
