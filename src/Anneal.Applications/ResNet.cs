using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>ResNet: stacks of blocks whose output is added to their input.</summary>
/// <remarks>He et al. 2015, arXiv:1512.03385. Keras: <c>keras.applications.resnet</c>.</remarks>
public static class ResNet
{
    /// <summary>ResNet of 50 layers.</summary>
    /// <param name="includeTop">Whether the classifier follows the features. Default true.</param>
    /// <param name="weights">Null, the default: random weights. Otherwise the path of a file of weights, see <see cref="Model.LoadWeights"/>.</param>
    /// <param name="inputShape">Height, width and channels: at least 32 by 32. Default 224, 224, 3; without the classifier any size.</param>
    /// <param name="pooling">Without the classifier: <c>"avg"</c> or <c>"max"</c> over the image. Default: the image of features.</param>
    /// <param name="classes">How many the classifier tells apart. Default 1000.</param>
    /// <param name="classifierActivation">The activation of the classes; null for logits. Default softmax.</param>
    /// <param name="name">Default the name of the function in small letters.</param>
    /// <returns>A functional model, not compiled, with Keras's names of layers.</returns>
    /// <exception cref="ArgumentException">The image is too small, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">The file of weights is damaged or does not fit.</exception>
    /// <example><code>
    /// using var model = ResNet.ResNet50(classes: 10, inputShape: [64, 64, 3]);
    /// </code></example>
    public static Functional ResNet50(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "resnet50") =>
        Make([3, 4, 6, 3], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>ResNet of 101 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional ResNet101(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "resnet101") =>
        Make([3, 4, 23, 3], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>ResNet of 152 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional ResNet152(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "resnet152") =>
        Make([3, 8, 36, 3], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as ResNet takes them: red, green, blue of 0 to 255 become blue, green, red, each less its mean in ImageNet.</summary>
    /// <param name="images">Three colors along the last axis.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentException">The last axis has another size than 3.</exception>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.BlueGreenRed(images);

    private static Functional Make(int[] blocks, ImageModel model)
    {
        var image = model.Image(224);
        var x = Relu(Normalized(Stem(image), "conv1_bn"), "conv1_relu").Then(new ZeroPadding2D(1, name: "pool1_pad")).Then(new MaxPooling2D(3, 2, name: "pool1_pool"));
        for (var stage = 0; stage < blocks.Length; stage++)
            for (var block = 1; block <= blocks[stage]; block++)
                x = Block(x, 64 << stage, stage > 0 && block == 1 ? 2 : 1, block == 1, $"conv{stage + 2}_block{block}");
        return model.OfMeans(image, x, namesPooling: true);
    }

    private static SymbolicTensor Block(SymbolicTensor input, long filters, long stride, bool projects, string name)
    {
        var shortcut = projects ? Normalized(input.Then(new Conv2D(4 * filters, 1, stride, name: $"{name}_0_conv")), $"{name}_0_bn") : input;
        var x = Relu(Normalized(input.Then(new Conv2D(filters, 1, stride, name: $"{name}_1_conv")), $"{name}_1_bn"), $"{name}_1_relu");
        x = Relu(Normalized(x.Then(new Conv2D(filters, 3, padding: "same", name: $"{name}_2_conv")), $"{name}_2_bn"), $"{name}_2_relu");
        x = Normalized(x.Then(new Conv2D(4 * filters, 1, name: $"{name}_3_conv")), $"{name}_3_bn");
        return Relu(new Add($"{name}_add").Apply([shortcut, x]), $"{name}_out");
    }

    internal static SymbolicTensor Stem(SymbolicTensor image, bool useBias = true) =>
        image.Then(new ZeroPadding2D(3, name: "conv1_pad")).Then(new Conv2D(64, 7, 2, useBias: useBias, name: "conv1_conv"));

    internal static SymbolicTensor Normalized(SymbolicTensor x, string name) => x.Then(new BatchNormalization(axis: 3, epsilon: 1.001e-5, name: name));

    internal static SymbolicTensor Relu(SymbolicTensor x, string name) => x.Then(new Activation("relu", name));
}
