using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Tests.Callbacks;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>Labels that a yes-or-no loss or metric cannot take are refused before the first update, and by a bare loss or metric.</summary>
public sealed class LabelRangeTests
{
    private static readonly float[,] X = Samples.Inputs(6);
    private static readonly float[] Y = [0, 1, 0.3f, 1, 1.0000009f, -0.0000009f];

    private const string Rest = "is not between 0 and 1, as labels of a binary cross-entropy must be. Use (y + 1) / 2 for labels -1 and 1, and y / 255 for labels 0 to 255.";

    public static TheoryData<string> Kinds => ["bce", "bce logits", "focal", "focal logits", "metric", "crossentropy metric"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Labels_out_of_range_are_found_before_anything_is_trained(string kind)
    {
        using var model = Compiled(kind);
        model.Fit(X, Y, verbose: 0);
        var before = Samples.State(model);
        foreach (var (bad, text) in new[] { (-1f, "Label -1"), (2, "Label 2"), (255, "Label 255"), (float.NaN, "Label NaN"), (1.00001f, "Label 1.0000100135803223") })
        {
            var recorder = new HookRecorder();
            var wrong = With(bad);
            Assert.Equal($"{text} in row 3 {Rest} (Parameter 'y')", Refusal(() => model.Fit(X, wrong, verbose: 0, callbacks: [recorder])));
            Assert.Equal($"{text} in row 3 {Rest} (Parameter 'validationData.Y')", Refusal(() => model.Fit(X, Y, verbose: 0, callbacks: [recorder], validationData: (X, wrong))));
            Assert.Equal($"{text} in row 3 {Rest} (Parameter 'y')", Refusal(() => model.Evaluate(X, wrong, verbose: 0)));
            Assert.Equal($"{text} in row 3 {Rest} (Parameter 'y')", Refusal(() => model.TrainOnBatch(X, wrong)));
            Assert.Empty(recorder.Calls);
        }
        Assert.Equal(before, Samples.State(model));
    }

    public static TheoryData<string> Losses => ["mse", "mae", "bce", "bce logits", "focal", "focal logits", "hinge", "kld", "poisson", "log_cosh"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void NaN_in_the_data_is_NaN_in_the_loss(string loss)
    {
        using var model = Compiled(loss);
        var x = (float[,])X.Clone();
        x[2, 0] = float.NaN;
        Assert.Equal(double.NaN, model.Fit(x, Y, verbose: 0)["loss"][0]);
    }

    [Fact]
    public void A_bare_loss_or_metric_names_the_label()
    {
        using var scope = NewDisposeScope();
        var (binary, classes) = (tensor([0f, 1, 0, 7]).unsqueeze(1), tensor([0L, 1, 3, 2]));
        var (probabilities, rows) = (rand(4, 1), rand(4, 3));
        const string sparse = "Label 3 in row 2 is not one of the 3 classes: labels must be whole numbers from 0 to 2. Renumber the labels, or give the model's last layer more units. (Parameter 'yTrue')";
        foreach (var loss in new Loss[] { "bce", new Anneal.Losses.BinaryCrossentropy(fromLogits: true), "binary_focal_crossentropy", "crossentropy" })
            Assert.Equal($"Label 7 in row 3 {Rest} (Parameter 'yTrue')", Refusal(() => loss.Compute(binary, probabilities)));
        foreach (var loss in new Loss[] { "sparse_categorical_crossentropy", new Anneal.Losses.SparseCategoricalCrossentropy(fromLogits: true), "ce" })
            Assert.Equal(sparse, Refusal(() => loss.Compute(classes, rows)));
        using var bce = new Anneal.Metrics.BinaryCrossentropy();
        Assert.Equal($"Label 7 in row 3 {Rest} (Parameter 'yTrue')", Refusal(() => bce.UpdateState(binary, probabilities)));
        foreach (var name in (string[])["sparse_categorical_crossentropy", "sparse_top_k_categorical_accuracy"])
        {
            using Metric metric = name;
            Assert.Equal(sparse, Refusal(() => metric.UpdateState(classes, rows)));
        }
    }

    private static string Refusal(Action call) => Assert.Throws<ArgumentException>(call).Message;

    private static float[] With(float bad)
    {
        var y = (float[])Y.Clone();
        y[3] = bad;
        return y;
    }

    private static Sequential Compiled(string kind)
    {
        var model = new Sequential([new Input(3), new Dense(1, "sigmoid", kernelInitializer: new Anneal.Initializers.GlorotUniform(3))]);
        model.Compile("sgd", kind switch
        {
            "bce logits" => new Anneal.Losses.BinaryCrossentropy(fromLogits: true),
            "focal" => new BinaryFocalCrossentropy(),
            "focal logits" => new BinaryFocalCrossentropy(fromLogits: true),
            "metric" or "crossentropy metric" => "mse",
            _ => kind,
        }, kind switch { "metric" => ["bce"], "crossentropy metric" => ["crossentropy"], _ => [] });
        return model;
    }
}
