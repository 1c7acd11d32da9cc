using System.Numerics.Tensors;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>The same numbers train the same model whatever they come in.</summary>
public class DataFormTests
{
    private const int Rows = 10;

    private static readonly float[,] X = Samples.Inputs(Rows);
    private static readonly int[] Y = Samples.Labels(Rows);

    [Fact]
    public void Every_form_of_the_same_numbers_gives_the_same_bits()
    {
        using var scope = NewDisposeScope();
        float[] flat = [.. X.Cast<float>()];
        var wide = new double[Rows, 3];
        for (var i = 0; i < flat.Length; i++) wide[i / 3, i % 3] = flat[i];
        var torchX = tensor(flat).reshape(Rows, 3);
        ArrayLike[] xs =
        [
            X, wide, System.Numerics.Tensors.Tensor.Create(flat, [Rows, 3]), torchX, torchX.to(float64), torchX.t().contiguous().t(), torchX.clone().requires_grad_(),
        ];
        ArrayLike[] ys =
        [
            Y, Y.Select(y => (long)y).ToArray(), Y.Select(y => (byte)y).ToArray(), Y.Select(y => (short)y).ToArray(), Y.Select(y => (float)y).ToArray(),
            Y.Select(y => (double)y).ToArray(), tensor(Y).unsqueeze(1), System.Numerics.Tensors.Tensor.Create(Y, [Rows]),
        ];
        var expected = Trained(X, Y);
        foreach (var x in xs) Assert.Equal(expected, Trained(x, Y));
        foreach (var y in ys) Assert.Equal(expected, Trained(X, y));
    }

    [Fact]
    public void Training_leaves_the_callers_data_alone()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(X), tensor(Y));
        using var model = Samples.Classifier();
        model.Fit(x, y, epochs: 2, verbose: 0, validationSplit: 0.2, classWeight: new Dictionary<int, double> { [0] = 2 });
        Assert.Equal(X.Cast<float>(), x.data<float>());
        Assert.Equal(Y, y.data<int>());
        Assert.Null(x.grad);
    }

    [Fact]
    public void Class_weights_are_sample_weights_of_the_rows_classes_for_labels_and_one_hot_targets()
    {
        var classWeight = new Dictionary<int, double> { [0] = 2, [2] = 0.25 };
        var sampleWeight = Y.Select(y => y switch { 0 => 2f, 2 => 0.25f, _ => 1f }).ToArray();
        var (floats, bits) = (new float[Rows, 3], new bool[Rows, 3]);
        for (var i = 0; i < Rows; i++) (floats[i, Y[i]], bits[i, Y[i]]) = (1, true);

        Assert.Equal(Weighted("sparse_categorical_crossentropy", Y, sampleWeight: sampleWeight), Weighted("sparse_categorical_crossentropy", Y, classWeight));
        var oneHot = Weighted("categorical_crossentropy", floats, sampleWeight: sampleWeight);
        Assert.Equal(oneHot, Weighted("categorical_crossentropy", floats, classWeight));
        Assert.Equal(oneHot, Weighted("categorical_crossentropy", bits, classWeight));
    }

    [Fact]
    public void Images_of_bytes_train_as_they_are()
    {
        using var model = new Sequential([new Rescaling(1.0 / 255), new Flatten(), new Dense(2, "softmax")]);
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        var images = new byte[6, 4, 4];
        for (var i = 0; i < 6; i++) images[i, i % 2, 1] = 255;
        var history = model.Fit(images, new[] { 0, 1, 0, 1, 0, 1 }, epochs: 3, verbose: 0);
        Assert.True(history["loss"][2] < history["loss"][0]);
        Assert.Equal([6, 2], model.Predict(images, verbose: 0).Lengths.ToArray());
    }

    [Fact]
    public void Predictions_keep_order_and_shape_in_batches_of_any_size()
    {
        using var model = new Sequential([new Rescaling(2, 1)]);
        var x = new float[7, 2, 3];
        for (var i = 0; i < 42; i++) x[i / 6, i / 3 % 2, i % 3] = i;
        foreach (var batchSize in new[] { 1, 2, 7, 50 })
        {
            var y = model.Predict(x, batchSize, verbose: 0);
            Assert.Equal([7, 2, 3], y.Lengths.ToArray());
            var values = new float[42];
            y.FlattenTo(values);
            Assert.Equal(Enumerable.Range(0, 42).Select(i => 2f * i + 1), values);
        }
    }

    private static List<int> Trained(ArrayLike x, ArrayLike y)
    {
        using var model = Samples.Classifier();
        model.Fit(x, y, batchSize: 4, epochs: 2, verbose: 0, seed: 1);
        return Samples.State(model);
    }

    private static List<int> Weighted(string loss, ArrayLike y, Dictionary<int, double>? classWeight = null, ArrayLike sampleWeight = default)
    {
        using var model = Samples.Classifier();
        model.Compile("sgd", loss);
        model.Fit(X, y, batchSize: 4, epochs: 2, verbose: 0, seed: 1, classWeight: classWeight, sampleWeight: sampleWeight);
        return Samples.State(model);
    }
}
