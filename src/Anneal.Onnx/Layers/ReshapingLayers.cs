using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Layers that give numbers another shape, order or border.</summary>
internal static class ReshapingLayers
{
    public static void Add()
    {
        Register<Flatten>(Flatten);
        Register<Reshape>((_, call) => call.Input.Reshape(call.OutputShape));
        Register<Permute>((layer, call) => call.Input.Transpose([0, .. layer.Dims]));
        Register<RepeatVector>((layer, call) => call.Graph.Node("Tile", [call.Input.Unsqueeze(1), call.Graph.Whole(1, layer.N, 1)], [(call.OutputShape, call.Input.Type)], [])[0]);
        Register<ZeroPaddingLayer>((layer, call) => call.Raw.Pad([.. layer.Margins.Select((margin, i) => (layer.FirstAxis + i, margin.Before, margin.After))]));
        Register<CroppingLayer>((layer, call) => layer.Margins.Index().Aggregate(call.Raw, (x, margin) => margin.Item.Sum == 0
            ? x
            : x.Slice(layer.FirstAxis + margin.Index, margin.Item.Before, margin.Item.After == 0 ? long.MaxValue : -margin.Item.After, 1, call.OutputShape[layer.FirstAxis + margin.Index])));
        Register<UpSamplingLayer>(Repeated);
        Register<UpSampling2D>(UpSampled);
    }

    private static OnnxValue Flatten(Flatten layer, OnnxCall call)
    {
        var x = call.Input;
        if (layer.DataFormat == DataFormat.ChannelsFirst && x.Rank > 2) x = x.MoveAxis(1, -1);
        return x.Reshape([x.Shape[0], call.OutputShape[1]]);
    }

    private static OnnxValue Repeated(UpSamplingLayer layer, OnnxCall call) => Scaled(layer, call.Raw, call.OutputShape, ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));

    private static OnnxValue UpSampled(UpSampling2D layer, OnnxCall call) => layer.Interpolation switch
    {
        ImageInterpolation.Nearest => Repeated(layer, call),
        ImageInterpolation.Bilinear => Scaled(layer, ConvolutionLayers.Channels(layer.DataFormat, call.Raw), call.OutputShape, ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel")),
        var other => Enumerable.Range(layer.FirstAxis, 2).Aggregate(call.Raw, (x, axis) => Images.Along(x, axis, call.OutputShape[axis], other)),
    };

    private static OnnxValue Scaled(UpSamplingLayer layer, OnnxValue x, Shape made, params (string, object)[] attributes)
    {
        var scales = Enumerable.Repeat(1f, x.Rank).ToArray();
        foreach (var (i, factor) in layer.Factors.Index()) scales[x.Place(layer.FirstAxis + i)] = factor;
        using var factors = tensor(scales);
        return x.Graph.Node("Resize", [x, null, x.Graph.Constant(factors)], [(made, x.Type)], attributes, x.IsChannelsFirst)[0];
    }
}
