using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>MobileNetV2: blocks that widen, filter each channel, and narrow again.</summary>
/// <remarks>Sandler et al. 2018, arXiv:1801.04381. Keras: <c>keras.applications.mobilenet_v2</c>.</remarks>
public static class MobileNetV2
{
    // The expansion is 1 in the first block, and 6 in all others.
    private static readonly (long Filters, long Stride, int Repeats)[] Rows = [(16, 1, 1), (24, 2, 2), (32, 2, 3), (64, 2, 4), (96, 1, 3), (160, 2, 3), (320, 1, 1)];

    /// <summary>MobileNetV2.</summary>
    /// <param name="inputShape">Height, width and channels: at least 32 by 32. Default 224, 224, 3; without the classifier any size.</param>
    /// <param name="alpha">Multiplies the number of filters of each block; above 0. Default 1.</param>
    /// <param name="includeTop">Whether the classifier follows the features. Default true.</param>
    /// <param name="weights">Null, the default: random weights. Otherwise the path of a file of weights, see <see cref="Model.LoadWeights"/>.</param>
    /// <param name="pooling">Without the classifier: <c>"avg"</c> or <c>"max"</c> over the image. Default: the image of features.</param>
    /// <param name="classes">How many the classifier tells apart. Default 1000.</param>
    /// <param name="classifierActivation">The activation of the classes; null for logits. Default softmax.</param>
    /// <param name="name">Default: by alpha and height, as <c>mobilenetv2_1.00_224</c>.</param>
    /// <returns>A functional model, not compiled, with Keras's names of layers.</returns>
    /// <exception cref="ArgumentException">The image is too small, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">The file of weights is damaged or does not fit.</exception>
    /// <example><code>
    /// using var features = MobileNetV2.Create(inputShape: [96, 96, 3], alpha: 0.35, includeTop: false, pooling: "avg");
    /// </code></example>
    public static Functional Create(
        Shape? inputShape = null, double alpha = 1, bool includeTop = true, string? weights = null,
        Choice<FeaturePooling>? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null)
    {
        Require.Positive(alpha);
        var model = new ImageModel(includeTop, weights, inputShape, pooling, classes, classifierActivation, name);
        var image = model.Image(224);
        var x = image
            .Then(new Conv2D(Blocks.RoundedToEight(32 * alpha), 3, strides: 2, padding: "same", useBias: false, name: "Conv1"))
            .Then(Normalization("bn_Conv1"))
            .Then(new ReLU(6, name: "Conv1_relu"));
        var number = 0;
        foreach (var (filters, stride, repeats) in Rows)
            for (var i = 0; i < repeats; i++) x = Block(x, Blocks.RoundedToEight((long)(filters * alpha)), i == 0 ? stride : 1, number++);
        x = x
            .Then(new Conv2D(alpha > 1 ? Blocks.RoundedToEight(1280 * alpha) : 1280, 1, useBias: false, name: "Conv_1"))
            .Then(Normalization("Conv_1_bn"))
            .Then(new ReLU(6, name: "out_relu"));
        return (model with { Name = name ?? MobileNet.NameOf("mobilenetv2", alpha, image) }).OfMeans(image, x, meansName: null);
    }

    /// <summary>Pixels as MobileNetV2 takes them: from 0 to 255 to -1 to 1.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Centered(images);

    private static SymbolicTensor Block(SymbolicTensor input, long filters, long stride, int number)
    {
        var channels = input.Shape[^1];
        var prefix = number == 0 ? "expanded_conv_" : $"block_{number}_";
        var x = input;
        if (number > 0)
            x = x
                .Then(new Conv2D(6 * channels, 1, padding: "same", useBias: false, name: $"{prefix}expand"))
                .Then(Normalization($"{prefix}expand_BN"))
                .Then(new ReLU(6, name: $"{prefix}expand_relu"));
        if (stride > 1) x = x.Then(new ZeroPadding2D(Blocks.HalvingBorder(x, 3), name: $"{prefix}pad"));
        x = x
            .Then(new DepthwiseConv2D(3, stride, stride > 1 ? "valid" : "same", useBias: false, name: $"{prefix}depthwise"))
            .Then(Normalization($"{prefix}depthwise_BN"))
            .Then(new ReLU(6, name: $"{prefix}depthwise_relu"))
            .Then(new Conv2D(filters, 1, padding: "same", useBias: false, name: $"{prefix}project"))
            .Then(Normalization($"{prefix}project_BN"));
        return channels == filters && stride == 1 ? new Add($"{prefix}add").Apply([input, x]) : x;
    }

    private static BatchNormalization Normalization(string name) => new(momentum: 0.999, epsilon: 1e-3, name: name);
}
