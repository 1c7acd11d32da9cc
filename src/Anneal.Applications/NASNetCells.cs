using Anneal.Graphs;
using Anneal.Layers;

namespace Anneal.Applications;

/// <summary>The two cells of NASNet-A.</summary>
internal static class NASNetCells
{
    /// <summary>The cell that keeps the size of the image.</summary>
    public static SymbolicTensor Normal(SymbolicTensor input, SymbolicTensor? previous, long filters, string id)
    {
        var p = Adjusted(previous, input, filters, id);
        var h = Squeezed(input, filters, $"normal_conv_1_{id}", $"normal_bn_1_{id}");
        var x1 = Sum($"normal_add_1_{id}", Separable(h, filters, 5, $"normal_left1_{id}"), Separable(p, filters, 3, $"normal_right1_{id}"));
        var x2 = Sum($"normal_add_2_{id}", Separable(p, filters, 5, $"normal_left2_{id}"), Separable(p, filters, 3, $"normal_right2_{id}"));
        var x3 = Sum($"normal_add_3_{id}", Means(h, $"normal_left3_{id}"), p);
        var x4 = Sum($"normal_add_4_{id}", Means(p, $"normal_left4_{id}"), Means(p, $"normal_right4_{id}"));
        var x5 = Sum($"normal_add_5_{id}", Separable(h, filters, 3, $"normal_left5_{id}"), h);
        return new Concatenate(name: $"normal_concat_{id}").Apply([p, x1, x2, x3, x4, x5]);
    }

    /// <summary>The cell that halves the image.</summary>
    public static SymbolicTensor Reduction(SymbolicTensor input, SymbolicTensor? previous, long filters, string id)
    {
        var p = Adjusted(previous, input, filters, id);
        var h = Squeezed(input, filters, $"reduction_conv_1_{id}", $"reduction_bn_1_{id}");
        var padded = h.Then(new ZeroPadding2D(Blocks.HalvingBorder(h, 3), name: $"reduction_pad_1_{id}"));
        var x1 = Sum($"reduction_add_1_{id}", Separable(h, filters, 5, $"reduction_left1_{id}", 2), Separable(p, filters, 7, $"reduction_right1_{id}", 2));
        var x2 = Sum($"reduction_add_2_{id}", padded.Then(new MaxPooling2D(3, 2, name: $"reduction_left2_{id}")), Separable(p, filters, 7, $"reduction_right2_{id}", 2));
        var x3 = Sum($"reduction_add3_{id}", padded.Then(new AveragePooling2D(3, 2, name: $"reduction_left3_{id}")), Separable(p, filters, 5, $"reduction_right3_{id}", 2));
        var x4 = Sum(null, x2, Means(x1, $"reduction_left4_{id}"));
        var x5 = Sum($"reduction_add4_{id}", Separable(x1, filters, 3, $"reduction_left4_{id}"), padded.Then(new MaxPooling2D(3, 2, name: $"reduction_right5_{id}")));
        return new Concatenate(name: $"reduction_concat_{id}").Apply([x2, x3, x4, x5]);
    }

    public static SymbolicTensor Normalized(SymbolicTensor x, string name) => x.Then(new BatchNormalization(momentum: 0.9997, epsilon: 1e-3, name: name));

    // The output of the cell before the last one, brought to the size and the number of features of the last one.
    private static SymbolicTensor Adjusted(SymbolicTensor? previous, SymbolicTensor input, long filters, string id)
    {
        if (previous is null) return input;
        if (previous.Shape[2] != input.Shape[2]) return Halved(previous, filters, id);
        return previous.Shape[^1] == filters ? previous : Squeezed(previous, filters, $"adjust_conv_projection_{id}", $"adjust_bn_{id}");
    }

    // Every second pixel, and every second of those between them.
    private static SymbolicTensor Halved(SymbolicTensor x, long filters, string id)
    {
        x = Relu(x, $"adjust_relu_1_{id}");
        var even = Every(x, 1);
        var odd = Every(x.Then(new ZeroPadding2D([[0, 1], [0, 1]])).Then(new Cropping2D([[1, 0], [1, 0]])), 2);
        return Normalized(new Concatenate().Apply([even, odd]), $"adjust_bn_{id}");

        SymbolicTensor Every(SymbolicTensor pixels, int number) => pixels
            .Then(new AveragePooling2D(1, 2, name: $"adjust_avg_pool_{number}_{id}"))
            .Then(Point(filters / 2, $"adjust_conv_{number}_{id}"));
    }

    private static SymbolicTensor Separable(SymbolicTensor x, long filters, long kernel, string id, long stride = 1)
    {
        x = Relu(x);
        if (stride > 1) x = x.Then(new ZeroPadding2D(Blocks.HalvingBorder(x, kernel), name: $"separable_conv_1_pad_{id}"));
        x = x.Then(new SeparableConv2D(filters, kernel, stride, stride > 1 ? "valid" : "same", useBias: false, name: $"separable_conv_1_{id}"));
        x = Relu(Normalized(x, $"separable_conv_1_bn_{id}")).Then(new SeparableConv2D(filters, kernel, padding: "same", useBias: false, name: $"separable_conv_2_{id}"));
        return Normalized(x, $"separable_conv_2_bn_{id}");
    }

    private static SymbolicTensor Squeezed(SymbolicTensor x, long filters, string convolution, string normalization) =>
        Normalized(Relu(x).Then(Point(filters, convolution)), normalization);

    private static Conv2D Point(long filters, string name) => new(filters, 1, padding: "same", useBias: false, kernelInitializer: "he_normal", name: name);

    private static SymbolicTensor Means(SymbolicTensor x, string name) => x.Then(new AveragePooling2D(3, 1, PaddingMode.Same, name: name));

    private static SymbolicTensor Relu(SymbolicTensor x, string? name = null) => x.Then(new Activation("relu", name));

    private static SymbolicTensor Sum(string? name, SymbolicTensor a, SymbolicTensor b) => new Add(name).Apply([a, b]);
}
