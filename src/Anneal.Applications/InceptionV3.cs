using System.Numerics.Tensors;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>InceptionV3: blocks of parallel branches, with kernels split into rows and columns.</summary>
/// <remarks>Szegedy et al. 2015, arXiv:1512.00567. Keras: <c>keras.applications.inception_v3</c>.</remarks>
public static class InceptionV3
{
    /// <summary>InceptionV3. Images are at least 75 by 75; default 299 by 299.</summary>
    /// <inheritdoc cref="ResNet.ResNet50" path="/*[not(self::summary or self::example)]"/>
    public static Functional Create(
        bool includeTop = true, string? weights = null, Shape? inputShape = null, Choice<FeaturePooling>? pooling = null, int classes = 1000,
        string? classifierActivation = "softmax", string name = "inception_v3")
    {
        var model = new ImageModel(includeTop, weights, inputShape, pooling, classes, classifierActivation, name);
        var image = model.Image(299, least: 75);
        var x = Stem(image);
        x = Mixed(x, 0, 32, [(64, 1, 1)], [(48, 1, 1), (64, 5, 5)], [(64, 1, 1), (96, 3, 3), (96, 3, 3)]);
        for (var i = 1; i <= 2; i++) x = Mixed(x, i, 64, [(64, 1, 1)], [(48, 1, 1), (64, 5, 5)], [(64, 1, 1), (96, 3, 3), (96, 3, 3)]);
        x = Halved(x, 3, [(384, 3, 3)], [(64, 1, 1), (96, 3, 3), (96, 3, 3)]);
        foreach (var (i, n) in new[] { (4, 128L), (5, 160), (6, 160), (7, 192) })
            x = Mixed(x, i, 192, [(192, 1, 1)], [(n, 1, 1), (n, 1, 7), (192, 7, 1)], [(n, 1, 1), (n, 7, 1), (n, 1, 7), (n, 7, 1), (192, 1, 7)]);
        x = Halved(x, 8, [(192, 1, 1), (320, 3, 3)], [(192, 1, 1), (192, 1, 7), (192, 7, 1), (192, 3, 3)]);
        for (var i = 0; i < 2; i++) x = Split(x, i);
        return model.OfMeans(image, x);
    }

    /// <summary>Pixels as InceptionV3 takes them: from 0 to 255 to -1 to 1.</summary>
    /// <param name="images">Of any shape.</param>
    /// <returns>A new array of the same shape.</returns>
    public static Tensor<float> PreprocessInput(ArrayLike images) => Pixels.Centered(images);

    private static SymbolicTensor Stem(SymbolicTensor image)
    {
        var x = Convolved(Convolved(Convolved(image, 32, 3, 3, 2, "valid"), 32, 3, 3, padding: "valid"), 64, 3, 3).Then(new MaxPooling2D(3, 2));
        return Convolved(Convolved(x, 80, 1, 1, padding: "valid"), 192, 3, 3, padding: "valid").Then(new MaxPooling2D(3, 2));
    }

    // Branches of convolutions (filters, rows, columns), and one of means.
    private static SymbolicTensor Mixed(SymbolicTensor x, int number, long filtersOfMeans, params (long, long, long)[][] branches)
    {
        List<SymbolicTensor> outputs = [.. branches.Select(branch => Chain(x, branch))];
        return new Concatenate(3, $"mixed{number}").Apply([.. outputs, Means(x, filtersOfMeans)]);
    }

    // The last convolution of each branch halves the image.
    private static SymbolicTensor Halved(SymbolicTensor x, int number, params (long, long, long)[][] branches)
    {
        List<SymbolicTensor> outputs = [];
        foreach (var branch in branches)
        {
            var (filters, rows, columns) = branch[^1];
            outputs.Add(Convolved(Chain(x, branch[..^1]), filters, rows, columns, 2, "valid"));
        }

        return new Concatenate(3, $"mixed{number}").Apply([.. outputs, x.Then(new MaxPooling2D(3, 2))]);
    }

    private static SymbolicTensor Split(SymbolicTensor x, int number)
    {
        var point = Convolved(x, 320, 1, 1);
        var small = RowsAndColumns(Convolved(x, 384, 1, 1), $"mixed9_{number}");
        var large = RowsAndColumns(Chain(x, [(448, 1, 1), (384, 3, 3)]), null);
        return new Concatenate(3, $"mixed{9 + number}").Apply([point, small, large, Means(x, 192)]);

        static SymbolicTensor RowsAndColumns(SymbolicTensor x, string? name)
        {
            var rows = Convolved(x, 384, 1, 3);
            return new Concatenate(3, name).Apply([rows, Convolved(x, 384, 3, 1)]);
        }
    }

    private static SymbolicTensor Means(SymbolicTensor x, long filters) => Convolved(x.Then(new AveragePooling2D(3, 1, PaddingMode.Same)), filters, 1, 1);

    private static SymbolicTensor Chain(SymbolicTensor x, (long Filters, long Rows, long Columns)[] convolutions) =>
        convolutions.Aggregate(x, (y, next) => Convolved(y, next.Filters, next.Rows, next.Columns));

    private static SymbolicTensor Convolved(SymbolicTensor x, long filters, long rows, long columns, long stride = 1, string padding = "same") => x
        .Then(new Conv2D(filters, [rows, columns], stride, padding, useBias: false))
        .Then(new BatchNormalization(axis: 3, scale: false))
        .Then(new Activation("relu"));
}
