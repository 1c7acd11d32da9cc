using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>What both versions of EfficientNet are made of.</summary>
internal static class EfficientBlocks
{
    public static VarianceScaling KernelInitializer() => new(2, FanMode.FanOut, ScalingDistribution.TruncatedNormal);

    public static Conv2D Convolution(long filters, long kernel, string name, long stride = 1, string padding = "same") =>
        new(filters, kernel, stride, padding, useBias: false, kernelInitializer: KernelInitializer(), name: name);

    public static SymbolicTensor Swish(SymbolicTensor x, Layer convolution, string normalization, string activation, double momentum = 0.99) =>
        x.Then(convolution).Then(new BatchNormalization(axis: 3, momentum: momentum, name: normalization)).Then(new Activation("swish", activation));

    /// <summary>Each channel times a factor from 0 to 1, which the means of all channels give.</summary>
    public static SymbolicTensor Gated(SymbolicTensor x, long squeezed, string name)
    {
        var channels = x.Shape[^1];
        var gates = x
            .Then(new GlobalAveragePooling2D(name: $"{name}se_squeeze"))
            .Then(new Reshape([1, 1, channels], $"{name}se_reshape"))
            .Then(Gate(Math.Max(1, squeezed), "swish", $"{name}se_reduce"))
            .Then(Gate(channels, "sigmoid", $"{name}se_expand"));
        return new Multiply($"{name}se_excite").Apply([x, gates]);
    }

    /// <summary>A block's output and its input, where the output is dropped for a share of the images while training.</summary>
    public static SymbolicTensor Added(SymbolicTensor x, SymbolicTensor input, double dropRate, string name)
    {
        if (dropRate > 0) x = x.Then(new Dropout(dropRate, [null, 1, 1, 1], name: $"{name}drop"));
        return new Add($"{name}add").Apply([x, input]);
    }

    public static Functional Classified(ImageModel model, SymbolicTensor image, SymbolicTensor features, double dropout, Initializer? biasInitializer = null) =>
        model.Of(
            image,
            features,
            x => model.Predictions(
                x.Then(new GlobalAveragePooling2D(name: "avg_pool")).Then(new Dropout(dropout, name: "top_dropout")),
                new VarianceScaling(1 / 3.0, FanMode.FanOut, ScalingDistribution.Uniform),
                biasInitializer),
            namesPooling: true);

    private static Conv2D Gate(long filters, string activation, string name) =>
        new(filters, 1, padding: "same", activation: activation, kernelInitializer: KernelInitializer(), name: name);
}
