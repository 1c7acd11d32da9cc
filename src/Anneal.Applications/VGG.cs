using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>VGG: convolutions of 3 by 3 in five stages, and two large dense layers.</summary>
/// <remarks>Simonyan and Zisserman 2014, arXiv:1409.1556. Keras: <c>keras.applications.vgg16</c> and <c>vgg19</c>.</remarks>
public static class VGG
{
    private static readonly long[] Filters = [64, 128, 256, 512, 512];

    /// <summary>VGG of 16 layers.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional VGG16(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "vgg16") =>
        Make([2, 2, 3, 3, 3], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>VGG of 19 layers.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional VGG19(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "vgg19") =>
        Make([2, 2, 4, 4, 4], new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <inheritdoc cref="ResNet.PreprocessInput"/>
    /// <summary>Pixels as VGG takes them: red, green, blue of 0 to 255 become blue, green, red, each less its mean in ImageNet.</summary>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.BlueGreenRed(images);

    private static Functional Make(int[] convolutions, ImageModel model)
    {
        var image = model.Image(224);
        var x = image;
        for (var stage = 0; stage < Filters.Length; stage++)
        {
            for (var i = 1; i <= convolutions[stage]; i++)
                x = x.Then(new Conv2D(Filters[stage], 3, padding: "same", activation: "relu", name: $"block{stage + 1}_conv{i}"));
            x = x.Then(new MaxPooling2D(2, 2, name: $"block{stage + 1}_pool"));
        }

        return model.Of(image, x, features => model.Predictions(features
            .Then(new Flatten(name: "flatten"))
            .Then(new Dense(4096, "relu", name: "fc1"))
            .Then(new Dense(4096, "relu", name: "fc2"))));
    }
}
