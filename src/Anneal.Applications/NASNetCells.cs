using Anneal.Graphs;
using Anneal.Layers;

namespace Anneal.Applications;

/// <summary>The two cells of NASNet-A. Keras makes their layers within scopes, which are part of the paths of weights.</summary>
internal sealed class NASNetCells
{
    private readonly List<(Layer Layer, string Scope)> scopes = [];

    /// <summary>The cell that keeps the size of the image.</summary>
    public SymbolicTensor Normal(SymbolicTensor input, SymbolicTensor? previous, long filters, string id)
    {
        var cell = $"normal_A_block_{id}";
        var p = Adjusted(previous, input, filters, id, cell);
        var h = Squeezed(input, filters, $"normal_conv_1_{id}", $"normal_bn_1_{id}", cell);
        var x1 = Sum($"normal_add_1_{id}", Separable(h, filters, 5, $"normal_left1_{id}", $"{cell}/block_1"), Separable(p, filters, 3, $"normal_right1_{id}", $"{cell}/block_1"));
        var x2 = Sum($"normal_add_2_{id}", Separable(p, filters, 5, $"normal_left2_{id}", $"{cell}/block_2"), Separable(p, filters, 3, $"normal_right2_{id}", $"{cell}/block_2"));
        var x3 = Sum($"normal_add_3_{id}", Means(h, $"normal_left3_{id}"), p);
        var x4 = Sum($"normal_add_4_{id}", Means(p, $"normal_left4_{id}"), Means(p, $"normal_right4_{id}"));
        var x5 = Sum($"normal_add_5_{id}", Separable(h, filters, 3, $"normal_left5_{id}", $"{cell}/block_5"), h);
        return new Concatenate(name: $"normal_concat_{id}").Apply([p, x1, x2, x3, x4, x5]);
    }

    /// <summary>The cell that halves the image.</summary>
    public SymbolicTensor Reduction(SymbolicTensor input, SymbolicTensor? previous, long filters, string id)
    {
        var cell = $"reduction_A_block_{id}";
        var p = Adjusted(previous, input, filters, id, cell);
        var h = Squeezed(input, filters, $"reduction_conv_1_{id}", $"reduction_bn_1_{id}", cell);
        var padded = h.Then(new ZeroPadding2D(Blocks.HalvingBorder(h, 3), name: $"reduction_pad_1_{id}"));
        var x1 = Sum($"reduction_add_1_{id}", Halving(h, 5, "left1", 1), Halving(p, 7, "right1", 1));
        var x2 = Sum($"reduction_add_2_{id}", padded.Then(new MaxPooling2D(3, 2, name: $"reduction_left2_{id}")), Halving(p, 7, "right2", 2));
        var x3 = Sum($"reduction_add3_{id}", padded.Then(new AveragePooling2D(3, 2, name: $"reduction_left3_{id}")), Halving(p, 5, "right3", 3));
        var x4 = Sum(null, x2, Means(x1, $"reduction_left4_{id}"));
        var left = Separable(x1, filters, 3, $"reduction_left4_{id}", $"{cell}/block_5");
        var x5 = Sum($"reduction_add4_{id}", left, padded.Then(new MaxPooling2D(3, 2, name: $"reduction_right5_{id}")));
        return new Concatenate(name: $"reduction_concat_{id}").Apply([x2, x3, x4, x5]);

        SymbolicTensor Halving(SymbolicTensor x, long kernel, string side, int block) => Separable(x, filters, kernel, $"reduction_{side}_{id}", $"{cell}/block_{block}", 2);
    }

    public static BatchNormalization Normalization(string name) => new(momentum: 0.9997, epsilon: 1e-3, name: name);

    /// <summary>Completes the paths, once the model has made them.</summary>
    public void PutScopesIntoPaths()
    {
        foreach (var (layer, scope) in scopes)
            foreach (var variable in layer.Variables) variable.Path = $"{scope}/{variable.Path}";
    }

    // The output of the cell before the last one, brought to the size and the number of features of the last one.
    private SymbolicTensor Adjusted(SymbolicTensor? previous, SymbolicTensor input, long filters, string id, string cell)
    {
        if (previous is null) return input;
        if (previous.Shape[2] != input.Shape[2]) return Halved(previous, filters, id, $"{cell}/adjust_block/adjust_reduction_block_{id}");
        if (previous.Shape[^1] == filters) return previous;
        return Squeezed(previous, filters, $"adjust_conv_projection_{id}", $"adjust_bn_{id}", $"{cell}/adjust_block/adjust_projection_block_{id}");
    }

    // Every second pixel, and every second of those between them.
    private SymbolicTensor Halved(SymbolicTensor x, long filters, string id, string scope)
    {
        x = x.Then(new Activation("relu", $"adjust_relu_1_{id}"));
        var even = Every(x, 1);
        var odd = Every(x.Then(new ZeroPadding2D([[0, 1], [0, 1]])).Then(new Cropping2D([[1, 0], [1, 0]])), 2);
        return Scoped(new Concatenate().Apply([even, odd]), Normalization($"adjust_bn_{id}"), scope);

        SymbolicTensor Every(SymbolicTensor pixels, int number) =>
            Scoped(pixels.Then(new AveragePooling2D(1, 2, name: $"adjust_avg_pool_{number}_{id}")), Point(filters / 2, $"adjust_conv_{number}_{id}"), scope);
    }

    private SymbolicTensor Separable(SymbolicTensor x, long filters, long kernel, string id, string block, long stride = 1)
    {
        var scope = $"{block}/separable_conv_block_{id}";
        x = x.Then(new Activation("relu"));
        if (stride > 1) x = x.Then(new ZeroPadding2D(Blocks.HalvingBorder(x, kernel), name: $"separable_conv_1_pad_{id}"));
        x = Scoped(x, new SeparableConv2D(filters, kernel, stride, stride > 1 ? "valid" : "same", useBias: false, name: $"separable_conv_1_{id}"), scope);
        x = Scoped(x, Normalization($"separable_conv_1_bn_{id}"), scope).Then(new Activation("relu"));
        x = Scoped(x, new SeparableConv2D(filters, kernel, padding: "same", useBias: false, name: $"separable_conv_2_{id}"), scope);
        return Scoped(x, Normalization($"separable_conv_2_bn_{id}"), scope);
    }

    private SymbolicTensor Squeezed(SymbolicTensor x, long filters, string convolution, string normalization, string scope) =>
        Scoped(Scoped(x.Then(new Activation("relu")), Point(filters, convolution), scope), Normalization(normalization), scope);

    private SymbolicTensor Scoped(SymbolicTensor x, Layer layer, string scope)
    {
        scopes.Add((layer, scope));
        return x.Then(layer);
    }

    private static Conv2D Point(long filters, string name) => new(filters, 1, padding: "same", useBias: false, kernelInitializer: "he_normal", name: name);

    private static SymbolicTensor Means(SymbolicTensor x, string name) => x.Then(new AveragePooling2D(3, 1, PaddingMode.Same, name: name));

    private static SymbolicTensor Sum(string? name, SymbolicTensor a, SymbolicTensor b) => new Add(name).Apply([a, b]);
}
