using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>MobileNetV3: the blocks of MobileNetV2 with gates, found by a search.</summary>
/// <remarks>The models take pixels of 0 to 255. Howard et al. 2019, arXiv:1905.02244. Keras: <c>keras.applications.mobilenet_v3</c>.</remarks>
public static class MobileNetV3
{
    private sealed record Row(double Expansion, double Filters, long Kernel, long Stride, bool Gated, bool Swish);

    private static readonly Row[] Small =
    [
        new(1, 16, 3, 2, true, false), new(72.0 / 16, 24, 3, 2, false, false), new(88.0 / 24, 24, 3, 1, false, false),
        new(4, 40, 5, 2, true, true), new(6, 40, 5, 1, true, true), new(6, 40, 5, 1, true, true), new(3, 48, 5, 1, true, true), new(3, 48, 5, 1, true, true),
        new(6, 96, 5, 2, true, true), new(6, 96, 5, 1, true, true), new(6, 96, 5, 1, true, true),
    ];

    private static readonly Row[] Large =
    [
        new(1, 16, 3, 1, false, false), new(4, 24, 3, 2, false, false), new(3, 24, 3, 1, false, false),
        new(3, 40, 5, 2, true, false), new(3, 40, 5, 1, true, false), new(3, 40, 5, 1, true, false),
        new(6, 80, 3, 2, false, true), new(2.5, 80, 3, 1, false, true), new(2.3, 80, 3, 1, false, true), new(2.3, 80, 3, 1, false, true),
        new(6, 112, 3, 1, true, true), new(6, 112, 3, 1, true, true), new(6, 160, 5, 2, true, true), new(6, 160, 5, 1, true, true), new(6, 160, 5, 1, true, true),
    ];

    /// <summary>The small MobileNetV3.</summary>
    /// <param name="inputShape">Height, width and channels: at least 32 by 32. Default any size, of 3 channels.</param>
    /// <param name="alpha">Multiplies the number of filters of each block; above 0. Default 1.</param>
    /// <param name="minimalistic">Whether to do without gates, hard swish and kernels of 5. Default false.</param>
    /// <param name="includeTop">Whether the classifier follows the features. Default true.</param>
    /// <param name="weights">Null, the default: random weights. Otherwise the path of a file of weights, see <see cref="Model.LoadWeights"/>.</param>
    /// <param name="classes">How many the classifier tells apart. Default 1000.</param>
    /// <param name="pooling">Without the classifier: <c>"avg"</c> or <c>"max"</c> over the image. Default: the image of features.</param>
    /// <param name="dropoutRate">The share of features that are dropped in front of the classes while training. Default 0.2.</param>
    /// <param name="classifierActivation">The activation of the classes; null for logits. Default softmax.</param>
    /// <param name="includePreprocessing">Whether the model takes pixels of 0 to 255; otherwise it takes -1 to 1. Default true.</param>
    /// <param name="name">Default the name of the function.</param>
    /// <returns>A functional model, not compiled, with Keras's names of layers.</returns>
    /// <exception cref="ArgumentException">The image is too small, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">The file of weights is damaged or does not fit.</exception>
    public static Functional MobileNetV3Small(
        Shape? inputShape = null, double alpha = 1, bool minimalistic = false, bool includeTop = true, string? weights = null, int classes = 1000,
        Choice<FeaturePooling>? pooling = null, double dropoutRate = 0.2, string? classifierActivation = "softmax", bool includePreprocessing = true,
        string name = "MobileNetV3Small") =>
        Make(Small, 1024, alpha, minimalistic, dropoutRate, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>The large MobileNetV3.</summary>
    /// <inheritdoc cref="MobileNetV3Small" path="/*[not(self::summary)]"/>
    public static Functional MobileNetV3Large(
        Shape? inputShape = null, double alpha = 1, bool minimalistic = false, bool includeTop = true, string? weights = null, int classes = 1000,
        Choice<FeaturePooling>? pooling = null, double dropoutRate = 0.2, string? classifierActivation = "softmax", bool includePreprocessing = true,
        string name = "MobileNetV3Large") =>
        Make(Large, 1280, alpha, minimalistic, dropoutRate, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as the models take them, of 0 to 255: unchanged.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Unchanged(images);

    private static Functional Make(Row[] rows, long lastFilters, double alpha, bool minimalistic, double dropoutRate, bool includePreprocessing, ImageModel model)
    {
        Require.Positive(alpha);
        Require.Fraction(dropoutRate);
        var image = model.Image(Shape.Unknown, anySize: true);
        var x = includePreprocessing ? image.Then(new Rescaling(1 / 127.5, -1)) : image;
        x = x
            .Then(new Conv2D(16, 3, strides: 2, padding: "same", useBias: false, name: "conv"))
            .Then(Normalization("conv_bn"))
            .Then(Activation(!minimalistic));
        for (var i = 0; i < rows.Length; i++)
        {
            var row = minimalistic ? rows[i] with { Kernel = 3, Gated = false, Swish = false } : rows[i];
            x = Block(x, row with { Filters = Blocks.RoundedToEight(row.Filters * alpha) }, i);
        }

        x = x
            .Then(new Conv2D(Blocks.RoundedToEight(x.Shape[^1] * 6), 1, padding: "same", useBias: false, name: "conv_1"))
            .Then(Normalization("conv_1_bn"))
            .Then(Activation(!minimalistic));
        return model.Of(image, x, Classifier, namesPooling: true);

        SymbolicTensor Classifier(SymbolicTensor features)
        {
            var y = features
                .Then(new GlobalAveragePooling2D(keepdims: true))
                .Then(new Conv2D(alpha > 1 ? Blocks.RoundedToEight(lastFilters * alpha) : lastFilters, 1, padding: "same", name: "conv_2"))
                .Then(Activation(!minimalistic));
            if (dropoutRate > 0) y = y.Then(new Dropout(dropoutRate));
            return y
                .Then(new Conv2D(model.Classes, 1, padding: "same", name: "logits"))
                .Then(new Flatten())
                .Then(new Activation(model.Activation, name: "predictions"));
        }
    }

    private static SymbolicTensor Block(SymbolicTensor input, Row row, int number)
    {
        var channels = input.Shape[^1];
        var expanded = Blocks.RoundedToEight(channels * row.Expansion);
        var prefix = number == 0 ? "expanded_conv_" : $"expanded_conv_{number}_";
        var x = input;
        if (number > 0)
            x = x
                .Then(new Conv2D(expanded, 1, padding: "same", useBias: false, name: $"{prefix}expand"))
                .Then(Normalization($"{prefix}expand_bn"))
                .Then(Activation(row.Swish));
        if (row.Stride > 1) x = x.Then(new ZeroPadding2D(Blocks.HalvingBorder(x, row.Kernel), name: $"{prefix}depthwise_pad"));
        x = x
            .Then(new DepthwiseConv2D(row.Kernel, row.Stride, row.Stride > 1 ? "valid" : "same", useBias: false, name: $"{prefix}depthwise"))
            .Then(Normalization($"{prefix}depthwise_bn"))
            .Then(Activation(row.Swish));
        if (row.Gated) x = Gate(x, expanded, $"{prefix}squeeze_excite_");
        x = x
            .Then(new Conv2D((long)row.Filters, 1, padding: "same", useBias: false, name: $"{prefix}project"))
            .Then(Normalization($"{prefix}project_bn"));
        return row.Stride == 1 && channels == row.Filters ? new Add($"{prefix}add").Apply([input, x]) : x;
    }

    private static SymbolicTensor Gate(SymbolicTensor x, long filters, string prefix)
    {
        var gates = x
            .Then(new GlobalAveragePooling2D(keepdims: true, name: $"{prefix}avg_pool"))
            .Then(new Conv2D(Blocks.RoundedToEight(filters * 0.25), 1, padding: "same", name: $"{prefix}conv"))
            .Then(new ReLU(name: $"{prefix}relu"))
            .Then(new Conv2D(filters, 1, padding: "same", name: $"{prefix}conv_1"));
        return new Multiply($"{prefix}mul").Apply([x, (gates + 3.0).Then(new ReLU(6)) * (1.0 / 6)]);
    }

    private static Layer Activation(bool swish) => swish ? new Activation("hard_swish") : new ReLU();

    private static BatchNormalization Normalization(string name) => new(momentum: 0.999, epsilon: 1e-3, name: name);
}
