using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Attention with and without projections.</summary>
internal static class AttentionLayers
{
    private const double Hidden = -1e9;

    public static void Add()
    {
        RegisterAll<Attention>((layer, call) => Attend(call, (query, key) => Scores(layer, call, query, key)));
        RegisterAll<AdditiveAttention>((_, call) => Attend(call, (query, key) =>
        {
            var fits = (query.Unsqueeze(-2) + key.Unsqueeze(-3)).Each("Tanh");
            return (call.WeightOrNull("scale") is { } scale ? fits * scale : fits).Reduce("ReduceSum", [-1], keep: false);
        }));
        RegisterAll<MultiHeadAttention>((layer, call) => new ProjectedAttentionNodes(layer, call, layer.KeyDim, 1).Write(layer.AttentionAxes!));
        RegisterAll<GroupQueryAttention>((layer, call) => new ProjectedAttentionNodes(layer, call, layer.HeadDim, layer.NumQueryHeads / layer.NumKeyValueHeads).Write([1]));
    }

    // 1 where a query may see a key, by place: all before it, all nearby.
    public static OnnxValue Near(OnnxValue query, int queryAxis, OnnxValue key, int keyAxis, Func<OnnxValue, OnnxValue, OnnxValue> sees) =>
        sees(Places(query, queryAxis).Unsqueeze(1), Places(key, keyAxis));

    private static OnnxValue Scores(Attention layer, OnnxCall call, OnnxValue query, OnnxValue key)
    {
        var scale = call.WeightOrNull("scale");
        if (layer.ScoreMode == ScoreMode.Concat)
            return call.Weight("concat_score_weight") * Scaled(query.Unsqueeze(-2) + key.Unsqueeze(-3)).Each("Tanh").Reduce("ReduceSum", [-1], keep: false);
        int[] order = [.. Enumerable.Range(0, key.Rank - 2), key.Rank - 1, key.Rank - 2];
        return Scaled(query.MatMul(key.Transpose(order)));

        OnnxValue Scaled(OnnxValue x) => scale is null ? x : x * scale;
    }

    private static IReadOnlyList<OnnxValue> Attend(OnnxCall call, Func<OnnxValue, OnnxValue, OnnxValue> score)
    {
        OnnxValue[] inputs = [.. call.Bound.First.Select(Layouts.ChannelsAsShown)];
        var (query, value, key) = (inputs[0], inputs[1], inputs[^1]);
        var scores = score(query, key);
        var counts = (call.Masks is { Count: > 1 } given ? given[1] : call.Bound.First[1].Mask)?.Cast(ScalarType.Bool).Unsqueeze(-2);
        if (call.Bound.Flag("use_causal_mask"))
        {
            var earlier = Near(query, -2, key, -2, (q, k) => q.Compare("GreaterOrEqual", k));
            counts = counts is null ? earlier : Arithmetic.Both("And", counts, earlier);
        }
        if (counts is not null) scores = counts.Where(scores, scores + Hidden);
        var weights = scores.Softmax([-1]);
        var output = weights.MatMul(value);
        if (call.Mask is { } mask) output = mask.Cast(ScalarType.Bool).Unsqueeze(-1).Where(output, output.Number(0));
        return call.Bound.Flag("return_attention_scores") ? [output, weights] : [output];
    }

    // 0, 1, 2, ... as many as x has along an axis.
    private static OnnxValue Places(OnnxValue x, int axis)
    {
        var graph = x.Graph;
        var size = x.Shape[x.Axis(axis)];
        if (size != Shape.Unknown) return graph.Constant(arange(size));
        return graph.Node("Range", [graph.Scalar(0, ScalarType.Int64), x.Sizes(x.Axis(axis)).Squeeze(0), graph.Scalar(1, ScalarType.Int64)], [([Shape.Unknown], ScalarType.Int64)], [])[0];
    }
}
