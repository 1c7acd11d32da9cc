using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using static Anneal.Applications.ResNet;

namespace Anneal.Applications;

/// <summary>ResNetV2: ResNet with normalization and activation in front of each convolution.</summary>
/// <remarks>He et al. 2016, arXiv:1603.05027. Keras: <c>keras.applications.resnet_v2</c>.</remarks>
public static class ResNetV2
{
    /// <summary>ResNetV2 of 50 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional ResNet50V2(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "resnet50v2") =>
        Make([3, 4, 6, 3], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>ResNetV2 of 101 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional ResNet101V2(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "resnet101v2") =>
        Make([3, 4, 23, 3], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>ResNetV2 of 152 layers.</summary>
    /// <inheritdoc cref="ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional ResNet152V2(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "resnet152v2") =>
        Make([3, 8, 36, 3], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as ResNetV2 takes them: from 0 to 255 to -1 to 1.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Centered(images);

    // The last block of a stage halves the image, not the first of the next one.
    private static Functional Make(int[] blocks, ImageModel model)
    {
        var image = model.Image(224);
        var x = Stem(image).Then(new ZeroPadding2D(1, name: "pool1_pad")).Then(new MaxPooling2D(3, 2, name: "pool1_pool"));
        for (var stage = 0; stage < blocks.Length; stage++)
            for (var block = 1; block <= blocks[stage]; block++)
                x = Block(x, 64 << stage, stage < blocks.Length - 1 && block == blocks[stage] ? 2 : 1, block == 1, $"conv{stage + 2}_block{block}");
        return model.OfMeans(image, Relu(Normalized(x, "post_bn"), "post_relu"), namesPooling: true);
    }

    private static SymbolicTensor Block(SymbolicTensor input, long filters, long stride, bool projects, string name)
    {
        var active = Relu(Normalized(input, $"{name}_preact_bn"), $"{name}_preact_relu");
        var shortcut = projects ? active.Then(new Conv2D(4 * filters, 1, stride, name: $"{name}_0_conv"))
            : stride > 1 ? input.Then(new MaxPooling2D(1, stride))
            : input;
        var x = Relu(Normalized(active.Then(new Conv2D(filters, 1, useBias: false, name: $"{name}_1_conv")), $"{name}_1_bn"), $"{name}_1_relu");
        x = x.Then(new ZeroPadding2D(1, name: $"{name}_2_pad")).Then(new Conv2D(filters, 3, stride, useBias: false, name: $"{name}_2_conv"));
        x = Relu(Normalized(x, $"{name}_2_bn"), $"{name}_2_relu").Then(new Conv2D(4 * filters, 1, name: $"{name}_3_conv"));
        return new Add($"{name}_out").Apply([shortcut, x]);
    }
}
