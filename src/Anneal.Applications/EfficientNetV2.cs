using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>EfficientNetV2: EfficientNet with whole convolutions in its first stages.</summary>
/// <remarks>The models take pixels of 0 to 255. Tan and Le 2021, arXiv:2104.00298. Keras: <c>keras.applications.efficientnet_v2</c>.</remarks>
public static class EfficientNetV2
{
    private const double Momentum = 0.9;

    // Blocks of whole convolutions have no gates; those of depthwise ones do.
    private sealed record Row(bool Depthwise, int Repeats, long In, long Out, long Expansion, long Stride);

    private static readonly Row[] Base =
    [
        new(false, 1, 32, 16, 1, 1), new(false, 2, 16, 32, 4, 2), new(false, 2, 32, 48, 4, 2), new(true, 3, 48, 96, 4, 2), new(true, 5, 96, 112, 6, 1), new(true, 8, 112, 192, 6, 2),
    ];

    private static readonly Row[] Small =
    [
        new(false, 2, 24, 24, 1, 1), new(false, 4, 24, 48, 4, 2), new(false, 4, 48, 64, 4, 2), new(true, 6, 64, 128, 4, 2), new(true, 9, 128, 160, 6, 1), new(true, 15, 160, 256, 6, 2),
    ];

    private static readonly Row[] Medium =
    [
        new(false, 3, 24, 24, 1, 1), new(false, 5, 24, 48, 4, 2), new(false, 5, 48, 80, 4, 2), new(true, 7, 80, 160, 4, 2), new(true, 14, 160, 176, 6, 1), new(true, 18, 176, 304, 6, 2),
        new(true, 5, 304, 512, 6, 1),
    ];

    private static readonly Row[] Large =
    [
        new(false, 4, 32, 32, 1, 1), new(false, 7, 32, 64, 4, 2), new(false, 7, 64, 96, 4, 2), new(true, 10, 96, 192, 4, 2), new(true, 19, 192, 224, 6, 1), new(true, 25, 224, 384, 6, 2),
        new(true, 7, 384, 640, 6, 1),
    ];

    /// <summary>EfficientNetV2B0. Default 224 by 224.</summary>
    /// <param name="includeTop">Whether the classifier follows the features. Default true.</param>
    /// <param name="weights">Null, the default: random weights. Otherwise the path of a file of weights, see <see cref="Model.LoadWeights"/>.</param>
    /// <param name="inputShape">Height, width and channels: at least 32 by 32. Without the classifier any size is the default.</param>
    /// <param name="pooling">Without the classifier: <c>"avg"</c> or <c>"max"</c> over the image. Default: the image of features.</param>
    /// <param name="classes">How many the classifier tells apart. Default 1000.</param>
    /// <param name="classifierActivation">The activation of the classes; null for logits. Default softmax.</param>
    /// <param name="includePreprocessing">Whether the model takes pixels of 0 to 255; otherwise it takes what these layers would give. Default true.</param>
    /// <param name="name">Default as in Keras.</param>
    /// <returns>A functional model, not compiled, with Keras's names of layers.</returns>
    /// <exception cref="ArgumentException">The image is too small, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">The file of weights is damaged or does not fit.</exception>
    public static Functional EfficientNetV2B0(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", bool includePreprocessing = true, string name = "efficientnetv2-b0") =>
        Make(Base, 1, 1, 224, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetV2B1. Default 240 by 240.</summary>
    /// <inheritdoc cref="EfficientNetV2B0" path="/*[not(self::summary)]"/>
    public static Functional EfficientNetV2B1(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", bool includePreprocessing = true, string name = "efficientnetv2-b1") =>
        Make(Base, 1, 1.1, 240, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetV2B2. Default 260 by 260.</summary>
    /// <inheritdoc cref="EfficientNetV2B0" path="/*[not(self::summary)]"/>
    public static Functional EfficientNetV2B2(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", bool includePreprocessing = true, string name = "efficientnetv2-b2") =>
        Make(Base, 1.1, 1.2, 260, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetV2B3. Default 300 by 300.</summary>
    /// <inheritdoc cref="EfficientNetV2B0" path="/*[not(self::summary)]"/>
    public static Functional EfficientNetV2B3(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", bool includePreprocessing = true, string name = "efficientnetv2-b3") =>
        Make(Base, 1.2, 1.4, 300, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetV2S. Default 384 by 384.</summary>
    /// <inheritdoc cref="EfficientNetV2B0" path="/*[not(self::summary)]"/>
    public static Functional EfficientNetV2S(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", bool includePreprocessing = true, string name = "efficientnetv2-s") =>
        Make(Small, 1, 1, 384, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetV2M. Default 480 by 480.</summary>
    /// <inheritdoc cref="EfficientNetV2B0" path="/*[not(self::summary)]"/>
    public static Functional EfficientNetV2M(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", bool includePreprocessing = true, string name = "efficientnetv2-m") =>
        Make(Medium, 1, 1, 480, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetV2L. Default 480 by 480.</summary>
    /// <inheritdoc cref="EfficientNetV2B0" path="/*[not(self::summary)]"/>
    public static Functional EfficientNetV2L(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", bool includePreprocessing = true, string name = "efficientnetv2-l") =>
        Make(Large, 1, 1, 480, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as the models take them, of 0 to 255: unchanged.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Unchanged(images);

    private static Functional Make(Row[] rows, double width, double depth, long size, bool includePreprocessing, ImageModel model)
    {
        var image = model.Image(size);
        var x = includePreprocessing ? Preprocessed(image, normalizes: rows == Base && image.Shape[^1] == 3) : image;
        x = Swish(x, EfficientBlocks.Convolution(Width(rows[0].In), 3, "stem_conv", 2), "stem_bn", "stem_activation");
        // By the table, as in Keras, not by the number of blocks of this depth.
        var count = rows.Sum(row => row.Repeats);
        var number = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i] with { In = Width(rows[i].In), Out = Width(rows[i].Out) };
            for (var j = 0; j < Math.Ceiling(depth * row.Repeats); j++, row = row with { In = row.Out, Stride = 1 })
                x = Block(x, row, 0.2 * number++ / count, $"block{i + 1}{(char)('a' + j)}_");
        }

        x = Swish(x, EfficientBlocks.Convolution(Width(1280), 1, "top_conv"), "top_bn", "top_activation");
        return EfficientBlocks.Classified(model, image, x, 0.2, new Initializers.Constant(0));

        // Unlike in the first version, also where it falls by more than a tenth.
        long Width(long filters) => Math.Max(8, (long)((filters * width) + 4) / 8 * 8);
    }

    private static SymbolicTensor Preprocessed(SymbolicTensor image, bool normalizes) => normalizes
        ? image.Then(new Rescaling(1 / 255.0)).Then(new Normalization([3], mean: [0.485, 0.456, 0.406], variance: [0.229 * 0.229, 0.224 * 0.224, 0.225 * 0.225]))
        : image.Then(new Rescaling(1 / 128.0, -1));

    private static SymbolicTensor Block(SymbolicTensor input, Row row, double dropRate, string name)
    {
        var x = row.Depthwise ? DepthwiseBlock(input, row, name) : WholeBlock(input, row, name);
        return row.Stride == 1 && row.In == row.Out ? EfficientBlocks.Added(x, input, dropRate, name) : x;
    }

    private static SymbolicTensor DepthwiseBlock(SymbolicTensor input, Row row, string name)
    {
        var x = Swish(input, EfficientBlocks.Convolution(row.In * row.Expansion, 1, $"{name}expand_conv"), $"{name}expand_bn", $"{name}expand_activation");
        var depthwise = new DepthwiseConv2D(3, row.Stride, "same", useBias: false, depthwiseInitializer: EfficientBlocks.KernelInitializer(), name: $"{name}dwconv2");
        x = EfficientBlocks.Gated(Swish(x, depthwise, $"{name}bn", $"{name}activation"), row.In / 4, name);
        return Projected(x, EfficientBlocks.Convolution(row.Out, 1, $"{name}project_conv"), name);
    }

    private static SymbolicTensor WholeBlock(SymbolicTensor input, Row row, string name)
    {
        if (row.Expansion == 1)
            return Projected(input, EfficientBlocks.Convolution(row.Out, 3, $"{name}project_conv", row.Stride), name).Then(new Activation("swish", $"{name}project_activation"));
        var expand = EfficientBlocks.Convolution(row.In * row.Expansion, 3, $"{name}expand_conv", row.Stride);
        return Projected(Swish(input, expand, $"{name}expand_bn", $"{name}expand_activation"), EfficientBlocks.Convolution(row.Out, 1, $"{name}project_conv"), name);
    }

    private static SymbolicTensor Projected(SymbolicTensor x, Conv2D projection, string name) =>
        x.Then(projection).Then(new BatchNormalization(axis: 3, momentum: Momentum, name: $"{name}project_bn"));

    private static SymbolicTensor Swish(SymbolicTensor x, Layer convolution, string normalization, string activation) =>
        EfficientBlocks.Swish(x, convolution, normalization, activation, Momentum);
}
