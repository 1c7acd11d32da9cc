using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>InceptionResNetV2: blocks of parallel branches whose output, scaled down, is added to their input.</summary>
/// <remarks>Szegedy et al. 2016, arXiv:1602.07261. Keras: <c>keras.applications.inception_resnet_v2</c>.</remarks>
public static class InceptionResNetV2
{
    private static readonly (long, Size2D)[][] Block35 = [[(32, 1)], [(32, 1), (32, 3)], [(32, 1), (48, 3), (64, 3)]];
    private static readonly (long, Size2D)[][] Block17 = [[(192, 1)], [(128, 1), (160, (1, 7)), (192, (7, 1))]];
    private static readonly (long, Size2D)[][] Block8 = [[(192, 1)], [(192, 1), (224, (1, 3)), (256, (3, 1))]];

    /// <summary>InceptionResNetV2. Images are at least 75 by 75; default 299 by 299.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional Create(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "inception_resnet_v2")
    {
        var model = new ImageModel(includeTop, weights, inputShape, pooling, classes, classifierActivation, name);
        var image = model.Image(299, least: 75);
        var x = Convolved(Convolved(Convolved(image, 32, 3, 2, "valid"), 32, 3, padding: "valid"), 64, 3).Then(new MaxPooling2D(3, 2));
        x = Convolved(Convolved(x, 80, 1, padding: "valid"), 192, 3, padding: "valid").Then(new MaxPooling2D(3, 2));
        List<SymbolicTensor> branches = [Chain(x, [(96, 1)]), Chain(x, [(48, 1), (64, 5)]), Chain(x, [(64, 1), (96, 3), (96, 3)])];
        x = new Concatenate(3, "mixed_5b").Apply([.. branches, Convolved(x.Then(new AveragePooling2D(3, 1, PaddingMode.Same)), 64, 1)]);
        for (var i = 1; i <= 10; i++) x = Block(x, 0.17, Block35, $"block35_{i}");
        x = Halved(x, "mixed_6a", [(384, 3)], [(256, 1), (256, 3), (384, 3)]);
        for (var i = 1; i <= 20; i++) x = Block(x, 0.1, Block17, $"block17_{i}");
        x = Halved(x, "mixed_7a", [(256, 1), (384, 3)], [(256, 1), (288, 3)], [(256, 1), (288, 3), (320, 3)]);
        for (var i = 1; i <= 9; i++) x = Block(x, 0.2, Block8, $"block8_{i}");
        x = Block(x, 1, Block8, "block8_10", active: false);
        return model.OfMeans(image, Convolved(x, 1536, 1, name: "conv_7b"));
    }

    /// <summary>Pixels as InceptionResNetV2 takes them: from 0 to 255 to -1 to 1.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Centered(images);

    private static SymbolicTensor Block(SymbolicTensor x, double scale, (long, Size2D)[][] branches, string name, bool active = true)
    {
        List<SymbolicTensor> outputs = [.. branches.Select(branch => Chain(x, branch))];
        var residual = new Concatenate(3, $"{name}_mixed").Apply([.. outputs]).Then(new Conv2D(x.Shape[^1], 1, padding: "same", name: $"{name}_conv"));
        var sum = new CustomScaleLayer(scale).Apply([x, residual]);
        return active ? sum.Then(new Activation("relu", $"{name}_ac")) : sum;
    }

    // The last convolution of each branch halves the image.
    private static SymbolicTensor Halved(SymbolicTensor x, string name, params (long Filters, Size2D Kernel)[][] branches)
    {
        List<SymbolicTensor> outputs = [.. branches.Select(branch => Convolved(Chain(x, branch[..^1]), branch[^1].Filters, branch[^1].Kernel, 2, "valid"))];
        return new Concatenate(3, name).Apply([.. outputs, x.Then(new MaxPooling2D(3, 2))]);
    }

    private static SymbolicTensor Chain(SymbolicTensor x, (long Filters, Size2D Kernel)[] convolutions) =>
        convolutions.Aggregate(x, (y, next) => Convolved(y, next.Filters, next.Kernel));

    private static SymbolicTensor Convolved(SymbolicTensor x, long filters, Size2D kernel, long stride = 1, string padding = "same", string? name = null) => x
        .Then(new Conv2D(filters, kernel, stride, padding, useBias: false, name: name))
        .Then(new BatchNormalization(axis: 3, scale: false, name: name is null ? null : $"{name}_bn"))
        .Then(new Activation("relu", name is null ? null : $"{name}_ac"));
}
