using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Convolutions of all kinds.</summary>
internal static class ConvolutionLayers
{
    public static void Add()
    {
        Register<GroupedConvolution>((layer, call) => Finished(layer, call, x => Slide(x, layer.Windows, Filters(call, "kernel", layer.Effective), call.WeightOrNull("bias"), layer.Groups, layer.Filters)));
        Register<SeparableConvolution>((layer, call) => Finished(layer, call, x =>
        {
            Window[] points = [.. layer.Windows.Select(_ => new Window(1, 1, 1, PaddingMode.Valid))];
            return Slide(Depthwise(layer, call, "depthwise_kernel", x), points, Filters(call, "pointwise_kernel"), call.WeightOrNull("bias"), 1, layer.Filters);
        }));
        Register<DepthwiseConvolution>((layer, call) => Finished(layer, call, x => Depthwise(layer, call, "kernel", x, call.WeightOrNull("bias"))));
        Register<TransposedConvolution>((layer, call) => Finished(layer, call, x => Spread(layer, call, x)));
    }

    // x and the result have their channels first.
    public static OnnxValue Slide(OnnxValue x, Window[] windows, OnnxValue filters, OnnxValue? bias, long groups, long channels)
    {
        var spatial = FirstAxes(x);
        var made = Sizes(x, channels, windows.Select((window, i) => window.Positions(spatial[i])));
        return x.Graph.Node("Conv", [x, filters, bias], [(made, x.Type)], [.. Attributes(windows, spatial), ("group", groups), ("dilations", windows.Select(window => window.Dilation))], x.IsChannelsFirst)[0];
    }

    // Sizes that are not known need ONNX's own rule for "same", which is Keras's.
    public static (string, object)[] Attributes(Window[] windows, long[] spatial)
    {
        (string, object)[] sizes = [("kernel_shape", windows.Select(window => window.Size)), ("strides", windows.Select(window => window.Stride))];
        if (windows[0].Padding == PaddingMode.Same && spatial.Contains(Shape.Unknown))
        {
            if (windows.All(window => window.Span == 1)) return sizes;
            // ONNX Runtime computes fewer zeros than none, and gives up.
            if (windows.Any(window => window.Span < window.Stride)) throw new NotSupportedException("has strides larger than its window and the padding 'same', which needs all sizes of its input; give them in the Input layer");
            return [.. sizes, ("auto_pad", "SAME_UPPER")];
        }
        var zeros = windows.Select((window, i) => window.Zeros(spatial[i])).ToArray();
        return [.. sizes, ("pads", zeros.Select(z => z.Before).Concat(zeros.Select(z => z.After)))];
    }

    // The sizes of the axes of space.
    public static long[] FirstAxes(OnnxValue x) => [.. x.IsChannelsFirst ? x.Shape[1..^1] : x.Shape[2..]];

    public static Shape Sizes(OnnxValue x, long channels, IEnumerable<long> spatial) => x.IsChannelsFirst ? [x.Shape[0], .. spatial, channels] : [x.Shape[0], channels, .. spatial];

    public static OnnxValue Channels(DataFormat format, OnnxValue x) => format == DataFormat.ChannelsLast ? x.ChannelsFirst() : x.ChannelsAsShown();

    private static OnnxValue Finished(ConvolutionLayer layer, OnnxCall call, Func<OnnxValue, OnnxValue> convolve) =>
        Activations.Of(layer.Activation, convolve(Channels(layer.DataFormat, call.Raw)));

    private static OnnxValue Filters(OnnxCall call, string kernel, Tensor? effective = null)
    {
        var variable = call.Variable(kernel)!;
        return call.Graph.Constant(Sliding.WindowLast(effective ?? variable.Value, variable.Shape.Rank - 2), variable.Path);
    }

    private static OnnxValue Depthwise(DepthwiseConvolution layer, OnnxCall call, string kernel, OnnxValue x, OnnxValue? bias = null)
    {
        var variable = call.Variable(kernel)!;
        var channels = variable.Shape[^2];
        long[] window = [.. variable.Shape[..^2]];
        var filters = Sliding.WindowLast(variable.Value.reshape([.. window, 1, channels * layer.DepthMultiplier]), window.Length);
        return Slide(x, layer.Windows, call.Graph.Constant(filters, variable.Path), bias, channels, channels * layer.DepthMultiplier);
    }

    private static OnnxValue Spread(TransposedConvolution layer, OnnxCall call, OnnxValue x)
    {
        var spreads = layer.Spreads;
        var spatial = FirstAxes(x);
        var made = Sizes(x, layer.Filters, spatial.Select((size, i) => size == Shape.Unknown ? size : spreads[i].Positions(size)));
        return x.Graph.Node("ConvTranspose", [x, Filters(call, "kernel"), call.WeightOrNull("bias")], [(made, x.Type)],
        [
            ("kernel_shape", layer.Windows.Select(window => window.Size)),
            ("strides", layer.Windows.Select(window => window.Stride)),
            ("dilations", layer.Windows.Select(window => window.Dilation)),
            ("output_padding", spreads.Select(spread => Math.Max(spread.Lacking, 0))),
            // What is too much is cut off at the end.
            ("pads", spreads.Select(spread => spread.Before).Concat(spreads.Select(spread => spread.Before + Math.Max(-spread.Lacking, 0)))),
        ], x.IsChannelsFirst)[0];
    }
}
