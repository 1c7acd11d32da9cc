using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>
/// Attention between projections of queries and keys. Axes have letters: a, b, ... those that are not attended along, h the heads, q, r, ... and k, l, ... the attended
/// axes of queries and keys, and z what is summed.
/// </summary>
internal sealed class ProjectedAttentionNodes(ProjectedAttention layer, OnnxCall call, long size, long repeats)
{
    private const double Hidden = float.MinValue / 2;

    public IReadOnlyList<OnnxValue> Write(IReadOnlyList<int> attended)
    {
        var query = One("query")!;
        var value = One("value")!;
        var key = One("key") ?? value;
        var (q, k, v) = (Dense("query", query), EachHead(Dense("key", key)), EachHead(Dense("value", value)));
        var rank = query.Rank;
        int[] along = [.. attended.Select(query.Axis)];
        var queryLetters = string.Concat(Enumerable.Range(0, rank - 1).Select(axis => Array.IndexOf(along, axis) is var i and >= 0 ? (char)('q' + i) : (char)('a' + axis)));
        var keyLetters = string.Concat(Enumerable.Range(0, rank - 1).Select(axis => Array.IndexOf(along, axis) is var i and >= 0 ? (char)('k' + i) : (char)('a' + axis)));
        var scoreLetters = string.Concat(queryLetters.Where(letter => letter < 'k')) + "h" + Letters('q', along.Length) + Letters('k', along.Length);
        var scores = Shapes.Einsum($"{queryLetters}hz,{keyLetters}hz->{scoreLetters}", q * (1 / Math.Sqrt(size)), k);
        if (Mask(query, key, value, along) is { } mask) scores = Widened(mask, scores.Rank, along.Length).Where(scores, scores.Number(Hidden));
        var weights = scores.Softmax([.. Enumerable.Range(-along.Length, along.Length)]);
        var means = Shapes.Einsum($"{scoreLetters},{keyLetters}hz->{queryLetters}hz", weights, v);
        if (layer.UseGate) means *= Dense("gate", query);
        var output = Dense("attention_output", means);
        return call.Bound.Flag("return_attention_scores") ? [output, weights] : [output];
    }

    private OnnxValue? One(string parameter) => call.Bound.TryGet(parameter, out var given) ? given.ChannelsAsShown() : null;

    private OnnxValue Dense(string name, OnnxValue x) => call.Apply(layer.SubLayers.Single(within => within.Name == name), x);

    private OnnxValue EachHead(OnnxValue heads) => repeats == 1 ? heads : heads.Pick(-2, [.. Enumerable.Range(0, (int)(heads.Shape[^2] * repeats)).Select(head => head / repeats)]);

    private OnnxValue? Mask(OnnxValue query, OnnxValue key, OnnxValue value, int[] along)
    {
        var ofQuery = layer is GroupQueryAttention ? One("query_mask") ?? call.Mask : call.Mask;
        var mask = ofQuery?.Cast(ScalarType.Bool).Unsqueeze(-1);
        mask = And(mask, (One("value_mask") ?? call.Bound.List("value")[0].Mask)?.Cast(ScalarType.Bool).Unsqueeze(-2));
        mask = And(mask, (One("key_mask") ?? (call.Bound.TryGet("key", out var given) ? given.Mask : null))?.Cast(ScalarType.Bool).Unsqueeze(-2));
        if (layer.SlidingWindow is { } window)
            mask = And(mask, Near((q, k) => Arithmetic.Both("And", (q - k).Compare("Less", window), (k - q).Compare("Less", window))));
        if (One("attention_mask") is { } attention) mask = And(attention.Cast(ScalarType.Bool), mask);
        return call.Bound.Flag("use_causal_mask") ? And(mask, Near((q, k) => q.Compare("GreaterOrEqual", k))) : mask;

        OnnxValue Near(Func<OnnxValue, OnnxValue, OnnxValue> sees) => AttentionLayers.Near(query, along[0], key, along[0], sees).Unsqueeze(0);
    }

    private static OnnxValue? And(OnnxValue? a, OnnxValue? b) => a is null ? b : b is null ? a : Arithmetic.Both("And", a, b);

    // Axes of the heads and of whatever is not attended along.
    private static OnnxValue Widened(OnnxValue mask, int rank, int attended)
    {
        while (mask.Rank < rank) mask = mask.Unsqueeze(-2 * attended - 1);
        return mask;
    }

    private static string Letters(char first, int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)(first + i)));
}
