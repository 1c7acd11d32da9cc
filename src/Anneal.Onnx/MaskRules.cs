using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>The masks of outputs, as the layers' <c>ComputeMask</c> has them.</summary>
internal static class MaskRules
{
    public static OnnxValue? Of(Layer layer, OnnxCall call)
    {
        var inputs = call.Bound.All;
        OnnxValue?[] masks = call.Masks is { Count: > 0 } given ? [.. given] : call.Mask is { } one && inputs.Count == 1 ? [one] : [.. inputs.Select(input => input.Mask)];
        return layer switch
        {
            Embedding { MaskZero: true } => call.Input.Compare("Equal", 0).Not(),
            Masking masking => CoreLayers.Counts(masking, call.Input).Reduce("ReduceMax", [-1], keep: false).Cast(ScalarType.Bool),
            Dot or Lambda => null,
            Concatenate concatenate => OfConcatenated(concatenate, inputs, masks),
            MergingLayer => masks.Any(mask => mask is null) ? null : masks.Select(mask => mask!).Aggregate((a, b) => Arithmetic.Both("Or", a, b)),
            _ => masks.Length == 0 ? null : masks[0],
        };
    }

    // An input without a mask counts everywhere.
    private static OnnxValue? OfConcatenated(Concatenate layer, IReadOnlyList<OnnxValue> inputs, OnnxValue?[] masks)
    {
        if (masks.All(mask => mask is null)) return null;
        var widened = inputs.Zip(masks, (input, mask) =>
        {
            var (x, counts) = (input.ChannelsAsShown(), mask);
            var ones = x.Compare("Equal", x).Cast(ScalarType.Float32);
            if (counts is null) return ones;
            while (counts.Rank < x.Rank) counts = counts.Unsqueeze(-1);
            return ones * counts.Cast(ScalarType.Float32);
        });
        return Axiswise.Concat([.. widened], layer.Axis).Reduce("ReduceMin", [-1], keep: false).Cast(ScalarType.Bool);
    }
}
