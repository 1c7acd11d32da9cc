using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>ConvNeXt: residual blocks of a large depthwise convolution and two dense layers.</summary>
/// <remarks>The models take pixels of 0 to 255. Liu et al. 2022, arXiv:2201.03545. Keras: <c>keras.applications.convnext</c>.</remarks>
public static class ConvNeXt
{
    private static readonly int[] Shallow = [3, 3, 9, 3];
    private static readonly int[] Deep = [3, 3, 27, 3];

    /// <summary>The tiny ConvNeXt.</summary>
    /// <param name="includeTop">Whether the classifier follows the features. Default true.</param>
    /// <param name="includePreprocessing">Whether an image of 3 colors is normalized by the model. Default true.</param>
    /// <param name="weights">Null, the default: random weights. Otherwise the path of a file of weights, see <see cref="Model.LoadWeights"/>.</param>
    /// <param name="inputShape">Height, width and channels: at least 32 by 32. Default 224, 224, 3; without the classifier any size.</param>
    /// <param name="pooling">Without the classifier: <c>"avg"</c> or <c>"max"</c> over the image. Default: the image of features.</param>
    /// <param name="classes">How many the classifier tells apart. Default 1000.</param>
    /// <param name="classifierActivation">The activation of the classes; null for logits. Default softmax.</param>
    /// <param name="name">The prefix of the names of all layers. Default as in Keras.</param>
    /// <returns>A functional model, not compiled, with Keras's names of layers.</returns>
    /// <exception cref="ArgumentException">The image is too small, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">The file of weights is damaged or does not fit.</exception>
    public static Functional ConvNeXtTiny(
        bool includeTop = true, bool includePreprocessing = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null,
        int classes = 1000, string? classifierActivation = "softmax", string name = "convnext_tiny") =>
        Make(Shallow, 96, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>The small ConvNeXt.</summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/*[not(self::summary)]"/>
    public static Functional ConvNeXtSmall(
        bool includeTop = true, bool includePreprocessing = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null,
        int classes = 1000, string? classifierActivation = "softmax", string name = "convnext_small") =>
        Make(Deep, 96, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>The base ConvNeXt.</summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/*[not(self::summary)]"/>
    public static Functional ConvNeXtBase(
        bool includeTop = true, bool includePreprocessing = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null,
        int classes = 1000, string? classifierActivation = "softmax", string name = "convnext_base") =>
        Make(Deep, 128, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>The large ConvNeXt.</summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/*[not(self::summary)]"/>
    public static Functional ConvNeXtLarge(
        bool includeTop = true, bool includePreprocessing = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null,
        int classes = 1000, string? classifierActivation = "softmax", string name = "convnext_large") =>
        Make(Deep, 192, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>The largest ConvNeXt.</summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/*[not(self::summary)]"/>
    public static Functional ConvNeXtXLarge(
        bool includeTop = true, bool includePreprocessing = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null,
        int classes = 1000, string? classifierActivation = "softmax", string name = "convnext_xlarge") =>
        Make(Deep, 256, includePreprocessing, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as the models take them, of 0 to 255: unchanged.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Unchanged(images);

    private static Functional Make(int[] depths, long width, bool includePreprocessing, ImageModel model)
    {
        var name = model.Name;
        var image = model.Image(224);
        var x = includePreprocessing && image.Shape[^1] == 3 ? image.Then(ColorNormalization($"{name}_prestem_normalization")) : image;
        var place = 0;
        for (var stage = 0; stage < depths.Length; stage++, width *= 2)
        {
            x = x.Then(stage == 0
                ? new Sequential([new Conv2D(width, 4, 4, name: $"{name}_stem_conv"), Normalization($"{name}_stem_layernorm")], $"{name}_stem")
                : new Sequential(
                    [Normalization($"{name}_downsampling_layernorm_{stage - 1}"), new Conv2D(width, 2, 2, name: $"{name}_downsampling_conv_{stage - 1}")],
                    $"{name}_downsampling_block_{stage - 1}"));
            for (var block = 0; block < depths[stage]; block++) x = Block(x, width, place++, $"{name}_stage_{stage}_block_{block}");
        }

        var features = model.IncludeTop ? x : model.Pooled(x).Then(Normalization(null));
        return (model with { Pooling = null }).Of(image, features, y => y
            .Then(new GlobalAveragePooling2D(name: $"{name}_head_gap"))
            .Then(Normalization($"{name}_head_layernorm"))
            .Then(new Dense(model.Classes, model.Activation, name: $"{name}_head_dense")));
    }

    private static SymbolicTensor Block(SymbolicTensor x, long width, int place, string name) => x + x
        .Then(new Conv2D(width, 7, padding: "same", groups: width, name: $"{name}_depthwise_conv"))
        .Then(Normalization($"{name}_layernorm"))
        .Then(new Dense(4 * width, name: $"{name}_pointwise_conv_1"))
        .Then(new Activation("gelu", $"{name}_gelu"))
        .Then(new Dense(width, name: $"{name}_pointwise_conv_2"))
        .Then(new LayerScale(1e-6, width, $"{name}_layer_scale") { Place = place })
        .Then(new Activation("linear", $"{name}_identity"));

    private static LayerNormalization Normalization(string? name) => new(epsilon: 1e-6, name: name);

    // Means and variances of the colors of ImageNet.
    private static Normalization ColorNormalization(string name) => new(
        mean: [0.485 * 255, 0.456 * 255, 0.406 * 255], variance: [Square(0.229 * 255), Square(0.224 * 255), Square(0.225 * 255)], name: name);

    private static double Square(double x) => x * x;
}
