using System.Globalization;
using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>MobileNet: depthwise convolutions, each followed by a pointwise one.</summary>
/// <remarks>Howard et al. 2017, arXiv:1704.04861. Keras: <c>keras.applications.mobilenet</c>.</remarks>
public static class MobileNet
{
    private static readonly (long Filters, long Stride)[] Rows =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    /// <summary>MobileNet.</summary>
    /// <param name="inputShape">Height, width and channels: at least 32 by 32. Default 224, 224, 3; without the classifier any size.</param>
    /// <param name="alpha">Multiplies the number of filters of each convolution; above 0. Default 1.</param>
    /// <param name="depthMultiplier">Filters of a depthwise convolution for each of its channels. Default 1.</param>
    /// <param name="dropout">The share of features that are dropped in front of the classes while training. Default 0.001.</param>
    /// <param name="includeTop">Whether the classifier follows the features. Default true.</param>
    /// <param name="weights">Null, the default: random weights. Otherwise the path of a file of weights, see <see cref="Model.LoadWeights"/>.</param>
    /// <param name="pooling">Without the classifier: <c>"avg"</c> or <c>"max"</c> over the image. Default: the image of features.</param>
    /// <param name="classes">How many the classifier tells apart. Default 1000.</param>
    /// <param name="classifierActivation">The activation of the classes; null for logits. Default softmax.</param>
    /// <param name="name">Default: by alpha and height, as <c>mobilenet_1.00_224</c>.</param>
    /// <returns>A functional model, not compiled, with Keras's names of layers.</returns>
    /// <exception cref="ArgumentException">The image is too small, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">The file of weights is damaged or does not fit.</exception>
    /// <example><code>
    /// using var model = MobileNet.Create(inputShape: [128, 128, 3], alpha: 0.5, classes: 10);
    /// </code></example>
    public static Functional Create(
        Shape? inputShape = null, double alpha = 1, int depthMultiplier = 1, double dropout = 1e-3, bool includeTop = true, string? weights = null,
        Choice<FeaturePooling>? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null)
    {
        Require.Positive(alpha);
        Require.AtLeast(depthMultiplier, 1);
        Require.Fraction(dropout);
        var model = new ImageModel(includeTop, weights, inputShape, pooling, classes, classifierActivation, name);
        var image = model.Image(224);
        var x = image
            .Then(new Conv2D((long)(32 * alpha), 3, strides: 2, padding: "same", useBias: false, name: "conv1"))
            .Then(new BatchNormalization(name: "conv1_bn"))
            .Then(new ReLU(6, name: "conv1_relu"));
        for (var i = 0; i < Rows.Length; i++) x = Block(x, (long)(Rows[i].Filters * alpha), Rows[i].Stride, depthMultiplier, i + 1);
        return (model with { Name = name ?? NameOf("mobilenet", alpha, image) }).Of(image, x, features => features
            .Then(new GlobalAveragePooling2D(keepdims: true))
            .Then(new Dropout(dropout, name: "dropout"))
            .Then(new Conv2D(classes, 1, padding: "same", name: "conv_preds"))
            .Then(new Reshape([classes], name: "reshape_2"))
            .Then(new Activation(model.Activation, name: "predictions")));
    }

    /// <summary>Pixels as MobileNet takes them: from 0 to 255 to -1 to 1.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Centered(images);

    internal static string NameOf(string family, double alpha, SymbolicTensor image)
    {
        var rows = image.Shape[1] == Shape.Unknown ? "None" : image.Shape[1].ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{family}_{alpha:0.00}_{rows}");
    }

    private static SymbolicTensor Block(SymbolicTensor x, long filters, long stride, long depthMultiplier, int number)
    {
        if (stride > 1) x = x.Then(new ZeroPadding2D([[0, 1], [0, 1]], name: $"conv_pad_{number}"));
        return x
            .Then(new DepthwiseConv2D(3, stride, stride > 1 ? "valid" : "same", depthMultiplier, useBias: false, name: $"conv_dw_{number}"))
            .Then(new BatchNormalization(name: $"conv_dw_{number}_bn"))
            .Then(new ReLU(6, name: $"conv_dw_{number}_relu"))
            .Then(new Conv2D(filters, 1, padding: "same", useBias: false, name: $"conv_pw_{number}"))
            .Then(new BatchNormalization(name: $"conv_pw_{number}_bn"))
            .Then(new ReLU(6, name: $"conv_pw_{number}_relu"));
    }
}
