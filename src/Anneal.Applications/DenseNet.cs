using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using static Anneal.Applications.ResNet;

namespace Anneal.Applications;

/// <summary>DenseNet: each block of a stage adds 32 features to those of all blocks before it.</summary>
/// <remarks>Huang et al. 2016, arXiv:1608.06993. Keras: <c>keras.applications.densenet</c>.</remarks>
public static class DenseNet
{
    private const long Growth = 32;

    /// <summary>DenseNet of 121 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional DenseNet121(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "densenet121") =>
        Make([6, 12, 24, 16], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>DenseNet of 169 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional DenseNet169(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "densenet169") =>
        Make([6, 12, 32, 32], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>DenseNet of 201 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional DenseNet201(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "densenet201") =>
        Make([6, 12, 48, 32], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as DenseNet takes them: from 0 to 255 to mean 0 and deviation 1 of each color of ImageNet.</summary>
    /// <param name="images">Three colors along the last axis.</param>
    /// <returns>A new array of the same shape.</returns>
    /// <exception cref="ArgumentException">The last axis has another size than 3.</exception>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Standardized(images);

    private static Functional Make(int[] blocks, ImageModel model)
    {
        var image = model.Image(224);
        var x = image.Then(new ZeroPadding2D(3)).Then(new Conv2D(64, 7, 2, useBias: false, name: "conv1_conv"));
        x = Relu(Normalized(x, "conv1_bn"), "conv1_relu").Then(new ZeroPadding2D(1)).Then(new MaxPooling2D(3, 2, name: "pool1"));
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            if (stage > 0) x = Transition(x, $"pool{stage + 1}");
            for (var block = 1; block <= blocks[stage]; block++) x = Block(x, $"conv{stage + 2}_block{block}");
        }

        return model.OfMeans(image, Relu(Normalized(x, "bn"), "relu"), namesPooling: true);
    }

    private static SymbolicTensor Block(SymbolicTensor x, string name)
    {
        var y = Relu(Normalized(x, $"{name}_0_bn"), $"{name}_0_relu").Then(new Conv2D(4 * Growth, 1, useBias: false, name: $"{name}_1_conv"));
        y = Relu(Normalized(y, $"{name}_1_bn"), $"{name}_1_relu").Then(new Conv2D(Growth, 3, padding: "same", useBias: false, name: $"{name}_2_conv"));
        return new Concatenate(3, $"{name}_concat").Apply([x, y]);
    }

    private static SymbolicTensor Transition(SymbolicTensor x, string name) => Relu(Normalized(x, $"{name}_bn"), $"{name}_relu")
        .Then(new Conv2D(x.Shape[^1] / 2, 1, useBias: false, name: $"{name}_conv"))
        .Then(new AveragePooling2D(2, 2, name: $"{name}_pool"));
}
