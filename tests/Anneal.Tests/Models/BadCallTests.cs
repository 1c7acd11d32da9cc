using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Tests.Callbacks;
using TorchSharp;

namespace Anneal.Tests.Models;

/// <summary>What a call that cannot work says. It says so before the first callback, and leaves weights, optimizer state and clock as they are.</summary>
public class BadCallTests
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);
    private static readonly float[] Weights = new float[8];
    private static readonly Dictionary<int, double> ClassWeights = new() { [0] = 2 };

    private static readonly Dictionary<string, (Action<Model, Callback[]> Call, string Message)> BadCalls = new()
    {
        ["rows of y"] = ((m, c) => m.Fit(X, Samples.Labels(7), callbacks: c), "x and y must have the same number of rows; they had 8 and 7. (Parameter 'y')"),
        ["rows of weights"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, sampleWeight: new float[9]),
            "x and sampleWeight must have the same number of rows; they had 8 and 9. (Parameter 'sampleWeight')"),
        ["rank of weights"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, sampleWeight: new float[8, 2]),
            "Sample weights of shape (8, 2) do not fit values of shape (8,): give one weight per sample or one per value. (Parameter 'sampleWeight')"),
        ["y missing"] = ((m, c) => m.Fit(X, default, callbacks: c), "y is missing: training and evaluation need targets. (Parameter 'y')"),
        ["x missing"] = (
            (m, c) => m.Fit(default, Y, callbacks: c), "x: The data is null. Give an array, a Tensor<T> or a TorchSharp tensor. (Parameter 'x')"),
        ["x empty"] = ((m, c) => m.Fit(new float[0, 3], Array.Empty<int>(), callbacks: c), "x has no rows; its shape is (0, 3). (Parameter 'x')"),
        ["x jagged"] = (
            (m, c) => m.Fit(new[] { new float[3], new float[2] }, Y, callbacks: c),
            "x: All rows must have the same length: row 1 has 2 values, the first has 3. (Parameter 'x')"),
        ["y text"] = (
            (m, c) => m.Fit(X, new string[8], callbacks: c),
            "y: Arrays of String cannot be data. Use float, double, Half, decimal, int, uint, long, short, ushort, byte, sbyte or bool. (Parameter 'y')"),
        ["rank of x"] = (
            (m, c) => m.Fit(new float[8], Y, callbacks: c), "Model 'sequential' takes inputs of shape (None, 3); it was given (8,). (Parameter 'x')"),
        ["features of x"] = (
            (m, c) => m.Fit(new float[8, 4], Y, callbacks: c), "Model 'sequential' takes inputs of shape (None, 3); it was given (8, 4). (Parameter 'x')"),
        ["shape of y"] = (
            (m, c) => m.Fit(X, new int[8, 2], callbacks: c),
            "Targets of shape (8, 2) do not fit predictions of shape (8, 3): give one class number per row of predictions, "
            + "or use CategoricalCrossentropy for one-hot targets. (Parameter 'y')"),
        ["label too large"] = (
            (m, c) => m.Fit(X, new[] { 0, 1, 2, 3, 0, 0, 0, 0 }, callbacks: c),
            NotAClass("3 in row 3")),
        ["label negative"] = (
            (m, c) => m.Fit(X, new[] { 0, 1, 2, 0, 0, 0, 0, -1 }, callbacks: c),
            NotAClass("-1 in row 7")),
        ["label between classes"] = (
            (m, c) => m.Fit(X, new[] { 0, 1, 2, 0, 0, 0, 0, 0.5 }, callbacks: c),
            NotAClass("0.5 in row 7")),
        ["label of validation"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationData: (X, new[] { 0, 1, 2, 3, 0, 0, 0, 0 })),
            NotAClass("3 in row 3", "validationData.Y")),
        ["rows of validation"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationData: (X, Samples.Labels(3))),
            "validationData.X and validationData.Y must have the same number of rows; they had 8 and 3. (Parameter 'validationData.Y')"),
        ["validation weights alone"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationSplit: 0.5, validationSampleWeight: Weights),
            "validationSampleWeight needs validationData, which is missing. (Parameter 'validationSampleWeight')"),
        ["not finite"] = (
            (m, c) => m.Fit(With(3, float.NaN), Y, callbacks: c, checkFinite: true), "x has NaN or infinity in row 3 (1 rows in all). (Parameter 'x')"),
        ["not finite weights"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, sampleWeight: new[] { 1, 1, float.PositiveInfinity, 1, 1, 1, float.NaN, 1 }, checkFinite: true),
            "sampleWeight must be 0 or more and finite in float32; row 2 had Infinity. (Parameter 'sampleWeight')"),
        ["not finite validation"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationData: (With(5, float.NegativeInfinity), Y), checkFinite: true),
            "validationData.X has NaN or infinity in row 5 (1 rows in all). (Parameter 'validationData.X')"),
        ["split below"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationSplit: -0.1),
            "validationSplit must be 0 or more and below 1; it was -0.1. (Parameter 'validationSplit')"),
        ["split 1"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationSplit: 1), "validationSplit must be 0 or more and below 1; it was 1. (Parameter 'validationSplit')"),
        ["split NaN"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationSplit: double.NaN),
            "validationSplit must be 0 or more and below 1; it was NaN. (Parameter 'validationSplit')"),
        ["split leaves nothing to train on"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationSplit: 0.99), "validationSplit 0.99 of 8 rows leaves no rows to train on. (Parameter 'validationSplit')"),
        ["epochs"] = ((m, c) => m.Fit(X, Y, callbacks: c, epochs: 0), "epochs must be 1 or more; it was 0. (Parameter 'epochs')"),
        ["batch size"] = ((m, c) => m.Fit(X, Y, callbacks: c, batchSize: 0), "batchSize must be 1 or more; it was 0. (Parameter 'batchSize')"),
        ["verbose"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, verbose: 3),
            "verbose must be 0 (silent), 1 (a progress line) or 2 (one line per epoch); it was 3. (Parameter 'verbose')"),
        ["initial epoch"] = ((m, c) => m.Fit(X, Y, callbacks: c, initialEpoch: -1), "initialEpoch must be 0 or more; it was -1. (Parameter 'initialEpoch')"),
        ["steps"] = ((m, c) => m.Fit(X, Y, callbacks: c, stepsPerEpoch: 0), "stepsPerEpoch must be 1 or more; it was 0. (Parameter 'stepsPerEpoch')"),
        ["validation batch size"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationBatchSize: 0), "validationBatchSize must be 1 or more; it was 0. (Parameter 'validationBatchSize')"),
        ["validation frequency"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, validationFreq: 0), "validationFreq must be 1 or more; it was 0. (Parameter 'validationFreq')"),
        ["two kinds of weights"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, classWeight: ClassWeights, sampleWeight: Weights),
            "classWeight and sampleWeight cannot be given together. Multiply the class weights into sampleWeight. (Parameter 'classWeight')"),
        ["class weight"] = (
            (m, c) => m.Fit(X, Y, callbacks: c, classWeight: new Dictionary<int, double> { [1] = double.NaN }),
            "classWeight[1] must be 0 or more and finite; it was NaN. (Parameter 'classWeight')"),
        ["class weights of many classes a row"] = (
            (m, c) => m.Fit(X, new int[8, 2, 1], callbacks: c, classWeight: ClassWeights),
            "classWeight needs one class per row; y has shape (8, 2, 1). (Parameter 'classWeight')"),
        ["callback null"] = ((m, c) => m.Fit(X, Y, callbacks: [.. c, null!]), "callbacks must hold no null; one was null. (Parameter 'callbacks')"),
        ["evaluate: rows of y"] = (
            (m, c) => m.Evaluate(X, Samples.Labels(7), callbacks: c), "x and y must have the same number of rows; they had 8 and 7. (Parameter 'y')"),
        ["evaluate: label"] = (
            (m, c) => m.Evaluate(X, new[] { 0, 1, 2, 3, 0, 0, 0, 0 }, callbacks: c),
            NotAClass("3 in row 3")),
        ["evaluate: batch size"] = ((m, c) => m.Evaluate(X, Y, 0, callbacks: c), "batchSize must be 1 or more; it was 0. (Parameter 'batchSize')"),
        ["evaluate: callback null"] = ((m, c) => m.Evaluate(X, Y, callbacks: [.. c, null!]), "callbacks must hold no null; one was null. (Parameter 'callbacks')"),
        ["predict: x empty"] = ((m, c) => m.Predict(new float[0, 3], callbacks: c), "x has no rows; its shape is (0, 3). (Parameter 'x')"),
        ["predict: verbose"] = (
            (m, c) => m.Predict(X, verbose: -1, callbacks: c),
            "verbose must be 0 (silent), 1 (a progress line) or 2 (one line per epoch); it was -1. (Parameter 'verbose')"),
        ["predict: callback null"] = ((m, c) => m.Predict(X, callbacks: [.. c, null!]), "callbacks must hold no null; one was null. (Parameter 'callbacks')"),
        ["train on batch: y missing"] = ((m, _) => m.TrainOnBatch(X, default), "y is missing: training and evaluation need targets. (Parameter 'y')"),
        ["train on batch: features"] = (
            (m, _) => m.TrainOnBatch(new float[8, 2], Y), "Model 'sequential' takes inputs of shape (None, 3); it was given (8, 2). (Parameter 'x')"),
        ["test on batch: rows"] = (
            (m, _) => m.TestOnBatch(X, Samples.Labels(7)), "x and y must have the same number of rows; they had 8 and 7. (Parameter 'y')"),
        ["predict on batch: features"] = (
            (m, _) => m.PredictOnBatch(new float[8, 2]), "Model 'sequential' takes inputs of shape (None, 3); it was given (8, 2). (Parameter 'x')"),
    };

    public static TheoryData<string> Names() => [.. BadCalls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_call_says_what_is_wrong_and_changes_nothing(string name)
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, verbose: 0, seed: 1);
        var before = Samples.State(model);
        var recorder = new HookRecorder();
        var error = Assert.ThrowsAny<ArgumentException>(() => BadCalls[name].Call(model, [recorder]));
        Assert.Equal(BadCalls[name].Message, error.Message, ignoreLineEndingDifferences: true);
        Assert.Empty(recorder.Calls);
        Assert.Equal(before, Samples.State(model));
    }

    [Fact]
    public void Training_and_measuring_need_Compile_and_predicting_does_not()
    {
        using var model = new Sequential([new Dense(3)]);
        Action[] calls = [() => model.Fit(X, Y), () => model.Evaluate(X, Y), () => model.TrainOnBatch(X, Y)];
        string[] methods = ["Fit", "Evaluate", "TrainOnBatch"];
        foreach (var (call, method) in calls.Zip(methods))
            Assert.Equal(
                $"Model 'sequential' is not compiled: call Compile(optimizer, loss, metrics) before {method}.",
                Assert.Throws<InvalidOperationException>(call).Message);
        Assert.Throws<InvalidOperationException>(() => model.TestOnBatch(X, Y));
        Assert.Equal([8, 3], model.Predict(X, verbose: 0).Lengths.ToArray());
    }

    [Fact]
    public void Models_without_trainable_parameters_can_be_measured_but_not_trained()
    {
        const string message = "Model 'sequential' has no trainable parameters. Add layers that have some, or set Trainable = true and compile again.";
        foreach (var layer in new Layer[] { new Activation("softmax"), new Dense(3) { Trainable = false } })
        {
            using var model = new Sequential([layer]);
            model.Compile("sgd", "sparse_categorical_crossentropy");
            var recorder = new HookRecorder();
            Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, callbacks: [recorder])).Message);
            Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => model.TrainOnBatch(X, Y)).Message);
            Assert.Empty(recorder.Calls);
            Assert.True(model.Evaluate(X, Y, verbose: 0)["loss"] > 0);
        }
    }

    [Fact]
    public void Metrics_that_do_not_fit_are_found_before_the_first_update()
    {
        using var model = Samples.Classifier();
        model.Compile("sgd", "sparse_categorical_crossentropy", ["mae"]);
        var (before, recorder) = (Samples.State(model), new HookRecorder());
        Assert.Throws<ArgumentException>(() => model.Fit(X, Y, callbacks: [recorder]));
        Assert.Empty(recorder.Calls);
        Assert.Equal(before[..^1], Samples.State(model)[..^1]);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    [Fact]
    public void Losses_must_give_one_number_that_depends_on_the_parameters()
    {
        using var model = Samples.Classifier();
        model.Compile("sgd", new MeanSquaredError(reduction: Reduction.None));
        Assert.Equal(
            "Loss 'mean_squared_error' must return one number for training. Use another reduction than None.",
            Assert.Throws<InvalidOperationException>(() => model.Fit(X, X, verbose: 0)).Message);

        model.Compile("sgd", (Func<torch.Tensor, torch.Tensor, torch.Tensor>)((_, p) => p.detach().mean([-1])));
        Assert.Equal(
            "Loss 'lambda' does not depend on any trainable parameter of 'sequential'.",
            Assert.Throws<InvalidOperationException>(() => model.Fit(X, X, verbose: 0)).Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    [Theory]
    [InlineData("optimizer", "Unknown optimizer \"adm\". The nearest known names are \"adam\", ")]
    [InlineData("loss", "Unknown loss \"msee\". The nearest known names are \"mse\", ")]
    [InlineData("metric", "Unknown metric \"acuracy\". The nearest known names are ")]
    public void Unknown_names_are_answered_with_the_nearest_known(string kind, string start)
    {
        using var model = new Sequential([new Dense(1)]);
        var error = Assert.Throws<ArgumentException>(() => model.Compile(
            kind == "optimizer" ? "adm" : "sgd", kind == "loss" ? "msee" : "mse", [kind == "metric" ? "acuracy" : "mae"]));
        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.False(model.Compiled);
    }

    [Fact]
    public void Rate_that_stops_being_a_number_ends_training_before_the_update()
    {
        Func<double, double> breaks = step => step < 3 ? 0.1 : double.NaN;
        using var model = Samples.Classifier(optimizer: new Adam(breaks));
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, batchSize: 2, verbose: 0, seed: 1));
        Assert.StartsWith("The learning rate of update 3 is NaN; it must be 0 or more and finite.", error.Message, StringComparison.Ordinal);
        using var twin = Samples.Classifier(optimizer: new Adam(0.1));
        twin.Fit(X, Y, batchSize: 2, verbose: 0, seed: 1, stepsPerEpoch: 3);
        Assert.Equal(Samples.State(twin), Samples.State(model));
    }

    private static string NotAClass(string label, string parameter = "y") =>
        $"Label {label} is not one of the 3 classes: labels must be whole numbers from 0 to 2. "
        + $"Renumber the labels, or give the model's last layer more units. (Parameter '{parameter}')";

    private static float[,] With(int row, float value)
    {
        var x = Samples.Inputs(8);
        x[row, 1] = value;
        return x;
    }
}
