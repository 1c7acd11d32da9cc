using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Activations as layers.</summary>
internal static class ActivationLayers
{
    public static void Add()
    {
        Register<Activation>((layer, call) => Activations.Of(layer.Function, call.Raw));
        Register<ELU>((layer, call) => Activations.Elu(call.Raw, layer.Alpha));
        Register<LeakyReLU>((layer, call) => Activations.LeakyRelu(call.Raw, layer.NegativeSlope));
        Register<ReLU>((layer, call) => Activations.Relu(call.Raw, layer.NegativeSlope, layer.MaxValue, layer.Threshold));
        Register<PReLU>(PReLU);
        Register<Softmax>(Softmax);
    }

    private static OnnxValue PReLU(PReLU layer, OnnxCall call)
    {
        var (x, alpha) = (call.Raw, call.Variable("alpha")!);
        var slopes = alpha.Value;
        if (x.IsChannelsFirst) slopes = slopes.movedim([-1], [0]);
        var written = call.Graph.Constant(slopes.unsqueeze(0), alpha.Path);
        var shown = new OnnxValue(call.Graph, written.Name, [1, .. alpha.Shape], ScalarType.Float32, x.IsChannelsFirst);
        return x.Each("Relu") - shown * (-x).Each("Relu");
    }

    private static OnnxValue Softmax(Softmax layer, OnnxCall call)
    {
        int[] axes = [.. layer.Axis.Select(call.Raw.Axis).Distinct()];
        if (call.Mask is not { } mask) return call.Raw.Softmax(axes);
        var counts = Aligned(mask.Cast(ScalarType.Bool), call.Input);
        var seen = counts.Where(call.Input, call.Input.Number(-1e9));
        return counts.Where(seen.Softmax(axes), call.Input.Number(0));
    }

    // The mask stands for the first axes where it fits these, else for the last.
    private static OnnxValue Aligned(OnnxValue mask, OnnxValue input)
    {
        if (mask.Rank > 1 && mask.Shape.Zip(input.Shape, (a, b) => a == b || a == 1).All(fits => fits))
            while (mask.Rank < input.Rank) mask = mask.Unsqueeze(-1);
        return mask;
    }
}
