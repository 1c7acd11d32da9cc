using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>Xception: residual blocks of separable convolutions.</summary>
/// <remarks>Chollet 2016, arXiv:1610.02357. Keras: <c>keras.applications.xception</c>.</remarks>
public static class Xception
{
    /// <summary>Xception. Images are at least 71 by 71; default 299 by 299.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional Create(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "xception")
    {
        var model = new ImageModel(includeTop, weights, inputShape, pooling, classes, classifierActivation, name);
        var image = model.Image(299, least: 71);
        var x = Relu(Normalized(image.Then(new Conv2D(32, 3, 2, useBias: false, name: "block1_conv1")), "block1_conv1_bn"), "block1_conv1_act");
        x = Relu(Normalized(x.Then(new Conv2D(64, 3, useBias: false, name: "block1_conv2")), "block1_conv2_bn"), "block1_conv2_act");
        x = Halving(x, 2, 128, 128, active: false);
        x = Halving(x, 3, 256, 256);
        x = Halving(x, 4, 728, 728);
        for (var block = 5; block <= 12; block++)
        {
            var y = x;
            for (var i = 1; i <= 3; i++) y = Separable(Relu(y, $"block{block}_sepconv{i}_act"), 728, $"block{block}_sepconv{i}");
            x = new Add().Apply([y, x]);
        }

        x = Halving(x, 13, 728, 1024);
        x = Relu(Separable(x, 1536, "block14_sepconv1"), "block14_sepconv1_act");
        x = Relu(Separable(x, 2048, "block14_sepconv2"), "block14_sepconv2_act");
        return model.OfMeans(image, x);
    }

    /// <summary>Pixels as Xception takes them: from 0 to 255 to -1 to 1.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Centered(images);

    private static SymbolicTensor Halving(SymbolicTensor x, int block, long middle, long filters, bool active = true)
    {
        var residual = x.Then(new Conv2D(filters, 1, 2, "same", useBias: false)).Then(new BatchNormalization());
        if (active) x = Relu(x, $"block{block}_sepconv1_act");
        x = Relu(Separable(x, middle, $"block{block}_sepconv1"), $"block{block}_sepconv2_act");
        x = Separable(x, filters, $"block{block}_sepconv2").Then(new MaxPooling2D(3, 2, PaddingMode.Same, name: $"block{block}_pool"));
        return new Add().Apply([x, residual]);
    }

    private static SymbolicTensor Separable(SymbolicTensor x, long filters, string name) =>
        Normalized(x.Then(new SeparableConv2D(filters, 3, padding: "same", useBias: false, name: name)), $"{name}_bn");

    private static SymbolicTensor Normalized(SymbolicTensor x, string name) => x.Then(new BatchNormalization(name: name));

    private static SymbolicTensor Relu(SymbolicTensor x, string name) => x.Then(new Activation("relu", name));
}
