using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Categories of numbers. What looks texts or integers up in a vocabulary is not written.</summary>
internal static class CategoryLayers
{
    public static void Add()
    {
        Register<CategoryEncoding>((layer, call) => Encoded(
            call, call.Input.Cast(ScalarType.Int64), layer.OutputMode, layer.NumTokens, call.Bound.TryGet("count_weights", out var weights) ? weights.ChannelsAsShown() : null));
        Register<Discretization>(Discretization);
        Register<StringLookup>((_, _) => throw Lookup());
        Register<IntegerLookup>((_, _) => throw Lookup());
        Register<TextVectorization>((_, _) => throw Lookup());
        Register<Hashing>((_, _) => throw Lookup());
        Register<HashedCrossing>((_, _) => throw Lookup());
    }

    private static NotSupportedException Lookup() => new("looks its inputs up in a table or hashes them, which is not written; apply it before the model, and export the rest");

    // The number of boundaries that are not above a value.
    private static OnnxValue Discretization(Discretization layer, OnnxCall call)
    {
        if (layer.BinBoundaries is not { } boundaries) throw new NotSupportedException("has no boundaries yet; give binBoundaries, or call Adapt");
        var x = call.Input.Cast(ScalarType.Float32);
        var borders = call.Graph.Constant(tensor([.. boundaries.Select(boundary => (float)boundary)]));
        var bins = x.Unsqueeze(-1).Compare("GreaterOrEqual", borders).Cast(ScalarType.Int32).Reduce("ReduceSum", [-1], keep: false);
        return Encoded(call, bins, layer.OutputMode, boundaries.Count + 1, null);
    }

    private static OnnxValue Encoded(OnnxCall call, OnnxValue indices, OutputMode mode, long depth, OnnxValue? weights)
    {
        if (mode == OutputMode.Int) return indices;
        if (mode == OutputMode.OneHot)
        {
            var single = indices.Rank > 1 && indices.Shape[^1] == 1 ? indices.Squeeze(-1) : indices;
            return Hot(single, depth);
        }
        // Counted along axis 1, which goes to the end.
        var last = indices.Rank > 1 ? indices.MoveAxis(1, -1) : indices;
        var each = Hot(last, depth);
        if (weights is not null) each *= (weights.Rank > 1 ? weights.MoveAxis(1, -1) : weights).Unsqueeze(-1);
        return each.Reduce(mode == OutputMode.MultiHot ? "ReduceMax" : "ReduceSum", [-2], keep: false);
    }

    private static OnnxValue Hot(OnnxValue indices, long depth) =>
        indices.Cast(ScalarType.Int64).Unsqueeze(-1).Compare("Equal", indices.Graph.Constant(arange(depth))).Cast(ScalarType.Float32);
}
