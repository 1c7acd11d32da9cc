using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Poolings by windows, over everything, and to a given size.</summary>
internal static class PoolingLayers
{
    public static void Add()
    {
        Register<MaxPooling1D>((layer, call) => Windows(layer, call, "MaxPool"));
        Register<MaxPooling2D>((layer, call) => Windows(layer, call, "MaxPool"));
        Register<MaxPooling3D>((layer, call) => Windows(layer, call, "MaxPool"));
        Register<AveragePooling1D>((layer, call) => Windows(layer, call, "AveragePool"));
        Register<AveragePooling2D>((layer, call) => Windows(layer, call, "AveragePool"));
        Register<AveragePooling3D>((layer, call) => Windows(layer, call, "AveragePool"));
        Register<GlobalAveragePooling1D>(AverageOfMasked);
        Register<GlobalAveragePooling2D>((layer, call) => Whole(layer, call, "ReduceMean"));
        Register<GlobalAveragePooling3D>((layer, call) => Whole(layer, call, "ReduceMean"));
        Register<GlobalMaxPooling1D>((layer, call) => Whole(layer, call, "ReduceMax"));
        Register<GlobalMaxPooling2D>((layer, call) => Whole(layer, call, "ReduceMax"));
        Register<GlobalMaxPooling3D>((layer, call) => Whole(layer, call, "ReduceMax"));
        Register<AdaptiveAveragePooling1D>(Averages);
        Register<AdaptiveAveragePooling2D>(Averages);
        Register<AdaptiveAveragePooling3D>(Averages);
        Register<AdaptiveMaxPooling1D>(Largest);
        Register<AdaptiveMaxPooling2D>(Largest);
        Register<AdaptiveMaxPooling3D>(Largest);
    }

    private static OnnxValue Windows(PoolingLayer layer, OnnxCall call, string operation)
    {
        var x = ConvolutionLayers.Channels(layer.DataFormat, call.Raw);
        return x.Graph.Node(operation, [x], [(call.OutputShape, x.Type)], ConvolutionLayers.Attributes(layer.Windows, ConvolutionLayers.FirstAxes(x)), x.IsChannelsFirst)[0];
    }

    private static OnnxValue Whole(GlobalPoolingLayer layer, OnnxCall call, string operation) => call.Raw.Reduce(operation, Space(layer), layer.Keepdims);

    private static OnnxValue AverageOfMasked(GlobalAveragePooling1D layer, OnnxCall call)
    {
        if (call.Mask is not { } mask) return Whole(layer, call, "ReduceMean");
        var counts = mask.Cast(ScalarType.Float32).Unsqueeze(layer.DataFormat == DataFormat.ChannelsLast ? -1 : 1);
        var seen = counts.Cast(ScalarType.Bool).Where(call.Input, call.Input.Number(0));
        return seen.Reduce("ReduceSum", Space(layer), layer.Keepdims) / counts.Reduce("ReduceSum", Space(layer), layer.Keepdims);
    }

    private static OnnxValue Averages(AdaptivePoolingLayer layer, OnnxCall call) => Space(layer).Aggregate(call.Raw, (x, axis) =>
    {
        var parts = Parts(layer, x, axis);
        var matrix = parts.SelectMany(part => Enumerable.Range(0, (int)x.Shape[axis]).Select(i => i >= part.Start && i < part.Stop ? 1f / (part.Stop - part.Start) : 0));
        return x.Mix(axis, parts.Length, [.. matrix]);
    });

    private static OnnxValue Largest(AdaptivePoolingLayer layer, OnnxCall call) => Space(layer).Aggregate(call.Raw, (x, axis) =>
        Axiswise.Concat([.. Parts(layer, x, axis).Select(part => x.Part(axis, part.Start, part.Stop - part.Start).Reduce("ReduceMax", [axis], keep: true))], axis));

    private static (long Start, long Stop)[] Parts(AdaptivePoolingLayer layer, OnnxValue x, int axis)
    {
        var (from, to) = (x.Shape[axis], layer.Sizes[axis - layer.FirstAxis]);
        if (from == Shape.Unknown) throw new NotSupportedException($"divides axis {axis} of its input, whose size is not known; give it in the Input layer");
        return [.. Enumerable.Range(0, (int)to).Select(i => (i * from / to, ((i + 1) * from + to - 1) / to))];
    }

    private static int[] Space(SpatialLayer layer) => [.. Enumerable.Range(layer.FirstAxis, layer.Dimensions)];
}
