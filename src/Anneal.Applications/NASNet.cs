using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>NASNet: cells that a search found, which keep the size of the image or halve it.</summary>
/// <remarks>Zoph et al. 2017, arXiv:1707.07012. Keras: <c>keras.applications.nasnet</c>.</remarks>
public static class NASNet
{
    /// <summary>The small NASNet. Default 224 by 224, also without the classifier.</summary>
    /// <param name="inputShape">Height, width and channels: at least 32 by 32.</param>
    /// <param name="includeTop">Whether the classifier follows the features. Default true.</param>
    /// <param name="weights">Null, the default: random weights. Otherwise the path of a file of weights, see <see cref="Model.LoadWeights"/>.</param>
    /// <param name="pooling">Without the classifier: <c>"avg"</c> or <c>"max"</c> over the image. Default: the image of features.</param>
    /// <param name="classes">How many the classifier tells apart. Default 1000.</param>
    /// <param name="classifierActivation">The activation of the classes; null for logits. Default softmax.</param>
    /// <param name="name">Default as in Keras.</param>
    /// <returns>A functional model, not compiled, with Keras's names of layers.</returns>
    /// <exception cref="ArgumentException">The image is too small, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">The file of weights is damaged or does not fit.</exception>
    public static Functional NASNetMobile(
        Shape? inputShape = null, bool includeTop = true, string? weights = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "nasnet_mobile") =>
        Make(1056, 4, 32, false, 224, new(includeTop, weights, inputShape ?? [224, 224, 3], pooling, classes, classifierActivation, name));

    /// <summary>The large NASNet. Default 331 by 331; without the classifier any size.</summary>
    /// <inheritdoc cref="NASNetMobile" path="/*[not(self::summary)]"/>
    public static Functional NASNetLarge(
        Shape? inputShape = null, bool includeTop = true, string? weights = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "nasnet_large") =>
        Make(4032, 6, 96, true, 331, new(includeTop, weights, inputShape, pooling, classes, classifierActivation, name));

    /// <summary>Pixels as NASNet takes them: from 0 to 255 to -1 to 1.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Centered(images);

    // Each cell takes the output of the cell before it and that of the one before that.
    private static Functional Make(long lastFilters, int repeats, long stemFilters, bool skipsReduction, long size, ImageModel model)
    {
        var filters = lastFilters / 24;
        var image = model.Image(size);
        var cells = new NASNetCells();
        var x = image.Then(new Conv2D(stemFilters, 3, 2, useBias: false, kernelInitializer: "he_normal", name: "stem_conv1")).Then(NASNetCells.Normalization("stem_bn1"));
        SymbolicTensor? previous = null;
        (x, previous) = (cells.Reduction(x, previous, filters / 4, "stem_1"), x);
        (x, previous) = (cells.Reduction(x, previous, filters / 2, "stem_2"), x);
        for (var stage = 0; stage < 3; stage++)
        {
            if (stage > 0)
            {
                var reduced = cells.Reduction(x, previous, filters << stage, $"reduce_{stage * repeats}");
                (x, previous) = (reduced, skipsReduction ? previous : x);
            }

            var first = stage == 0 ? 0 : (stage * repeats) + 1;
            for (var i = 0; i < repeats; i++) (x, previous) = (cells.Normal(x, previous, filters << stage, $"{first + i}"), x);
        }

        var made = model.OfMeans(image, x.Then(new Activation("relu")), meansName: null);
        cells.PutScopesIntoPaths();
        return made;
    }
}
