using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>EfficientNet: the gated blocks of MobileNetV3, in numbers and widths that grow together.</summary>
/// <remarks>The models take pixels of 0 to 255. Tan and Le 2019, arXiv:1905.11946. Keras: <c>keras.applications.efficientnet</c>.</remarks>
public static class EfficientNet
{
    private static readonly (long Kernel, int Repeats, long In, long Out, long Expansion, long Stride)[] Rows =
    [
        (3, 1, 32, 16, 1, 1), (3, 2, 16, 24, 6, 2), (5, 2, 24, 40, 6, 2), (3, 3, 40, 80, 6, 2), (5, 3, 80, 112, 6, 1), (5, 4, 112, 192, 6, 2), (3, 1, 192, 320, 6, 1),
    ];

    /// <summary>EfficientNetB0. Default 224 by 224.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB0(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb0") =>
        Make(1, 1, 224, 0.2, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetB1. Default 240 by 240.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB1(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb1") =>
        Make(1, 1.1, 240, 0.2, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetB2. Default 260 by 260.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB2(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb2") =>
        Make(1.1, 1.2, 260, 0.3, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetB3. Default 300 by 300.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB3(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb3") =>
        Make(1.2, 1.4, 300, 0.3, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetB4. Default 380 by 380.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB4(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb4") =>
        Make(1.4, 1.8, 380, 0.4, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetB5. Default 456 by 456.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB5(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb5") =>
        Make(1.6, 2.2, 456, 0.4, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetB6. Default 528 by 528.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB6(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb6") =>
        Make(1.8, 2.6, 528, 0.5, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>EfficientNetB7. Default 600 by 600.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional EfficientNetB7(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "efficientnetb7") =>
        Make(2, 3.1, 600, 0.5, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as the models take them, of 0 to 255: unchanged.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Unchanged(images);

    private static Functional Make(double width, double depth, long size, double dropout, ImageModel model)
    {
        var image = model.Image(size);
        var x = image.Then(new Rescaling(1 / 255.0)).Then(new Normalization([3]));
        x = x.Then(new ZeroPadding2D(Blocks.HalvingBorder(x, 3), name: "stem_conv_pad"));
        x = EfficientBlocks.Swish(x, EfficientBlocks.Convolution(Width(32), 3, "stem_conv", 2, "valid"), "stem_bn", "stem_activation");
        var count = Rows.Sum(row => Depth(row.Repeats));
        var number = 0;
        for (var i = 0; i < Rows.Length; i++)
        {
            var row = Rows[i];
            for (var j = 0; j < Depth(row.Repeats); j++)
            {
                var (channels, stride) = j == 0 ? (Width(row.In), row.Stride) : (Width(row.Out), 1);
                x = Block(x, channels, Width(row.Out), row.Kernel, stride, row.Expansion, 0.2 * number++ / count, $"block{i + 1}{(char)('a' + j)}_");
            }
        }

        x = EfficientBlocks.Swish(x, EfficientBlocks.Convolution(Width(1280), 1, "top_conv"), "top_bn", "top_activation");
        return EfficientBlocks.Classified(model, image, x, dropout);

        long Width(long filters) => Blocks.RoundedToEight(filters * width);
        int Depth(int repeats) => (int)Math.Ceiling(depth * repeats);
    }

    private static SymbolicTensor Block(SymbolicTensor input, long channels, long filters, long kernel, long stride, long expansion, double dropRate, string name)
    {
        var x = input;
        if (expansion > 1) x = EfficientBlocks.Swish(x, EfficientBlocks.Convolution(channels * expansion, 1, $"{name}expand_conv"), $"{name}expand_bn", $"{name}expand_activation");
        if (stride > 1) x = x.Then(new ZeroPadding2D(Blocks.HalvingBorder(x, kernel), name: $"{name}dwconv_pad"));
        var depthwise = new DepthwiseConv2D(
            kernel, stride, stride > 1 ? "valid" : "same", useBias: false, depthwiseInitializer: EfficientBlocks.KernelInitializer(), name: $"{name}dwconv");
        x = EfficientBlocks.Gated(EfficientBlocks.Swish(x, depthwise, $"{name}bn", $"{name}activation"), channels / 4, name);
        x = x.Then(EfficientBlocks.Convolution(filters, 1, $"{name}project_conv")).Then(new BatchNormalization(axis: 3, name: $"{name}project_bn"));
        return stride == 1 && channels == filters ? EfficientBlocks.Added(x, input, dropRate, name) : x;
    }
}
