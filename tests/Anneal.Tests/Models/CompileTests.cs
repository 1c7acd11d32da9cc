using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;

namespace Anneal.Tests.Models;

public class CompileTests
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);

    [Fact]
    public void Compiling_again_starts_the_optimizer_anew_and_keeps_the_weights()
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, verbose: 0);
        var weights = Samples.State(model)[..38];
        model.Compile("adam", "sparse_categorical_crossentropy");
        Assert.Equal(0, model.Optimizer.Iterations);
        Assert.Equal(weights, Samples.State(model)[..38]);
    }

    [Fact]
    public void Optimizer_and_metrics_can_be_given_again()
    {
        using var model = Samples.Classifier();
        var (optimizer, metric) = (new SGD(0.1, momentum: 0.9), new SparseCategoricalAccuracy());
        for (var run = 1; run <= 2; run++)
        {
            model.Compile(optimizer, "sparse_categorical_crossentropy", [metric]);
            var history = model.Fit(X, Y, verbose: 0);
            Assert.Equal(model.Evaluate(X, Y, verbose: 0)["sparse_categorical_accuracy"], metric.Result());
            Assert.Equal(run, optimizer.Iterations);
            Assert.Equal(["loss", "sparse_categorical_accuracy", "learning_rate"], history.Names);
        }
    }

    [Fact]
    public void Metrics_must_be_told_apart()
    {
        using var model = Samples.Classifier();
        var twice = new SparseCategoricalAccuracy();
        Assert.Equal(
            "A metric is listed twice; it would count each batch twice. (Parameter 'metrics')",
            Assert.Throws<ArgumentException>(() => model.Compile("sgd", "mse", [twice], [twice])).Message);
        Assert.Equal("A metric is null. (Parameter 'metrics')", Assert.Throws<ArgumentException>(() => model.Compile("sgd", "mse", [null!])).Message);
        foreach (var (name, metrics) in new (string, Metric[])[]
        {
            ("loss", [new SparseCategoricalAccuracy("loss")]), ("learning_rate", [new SparseCategoricalAccuracy("learning_rate")]),
        })
        {
            model.Compile("sgd", "sparse_categorical_crossentropy", metrics);
            Assert.Equal(
                $"The logs would have two entries named '{name}'. Give the metric another name.",
                Assert.Throws<ArgumentException>(() => model.Fit(X, Y, verbose: 0)).Message);
        }
        twice.Dispose();
    }

    [Fact]
    public void Metrics_of_one_name_are_numbered_as_in_Keras()
    {
        using var model = Samples.Classifier();
        model.Compile("sgd", "sparse_categorical_crossentropy", ["accuracy", "accuracy", "accuracy"], ["accuracy", "accuracy"]);
        var logs = model.Evaluate(X, Y, verbose: 0, sampleWeight: new float[] { 1, 0, 0, 0, 0, 0, 0, 0 });
        Assert.Equal(["accuracy", "accuracy_1", "accuracy_2", "loss", "weighted_accuracy", "weighted_accuracy_1"], logs.Keys);
        Assert.Equal(logs["accuracy"], logs["accuracy_2"]);
        Assert.Equal(logs["weighted_accuracy"], logs["weighted_accuracy_1"]);
    }

    [Fact]
    public void Weighted_metrics_beside_plain_ones_of_the_same_name_are_told_apart()
    {
        using var model = Samples.Classifier();
        model.Compile("sgd", "sparse_categorical_crossentropy", ["accuracy"], ["accuracy"]);
        var logs = model.Evaluate(X, Y, verbose: 0, sampleWeight: new float[] { 1, 0, 0, 0, 0, 0, 0, 0 });
        Assert.Equal(["accuracy", "loss", "weighted_accuracy"], logs.Keys);
        Assert.Contains(logs["weighted_accuracy"], new double[] { 0, 1 });
    }

    [Fact]
    public void Freezing_a_variable_while_training_is_refused_until_compiled_again()
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, verbose: 0);
        model.Variables[0].Trainable = false;
        Assert.Equal(
            "Variable 'sequential/dense/kernel' was frozen after training had begun. Compile model 'sequential' again.",
            Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, verbose: 0)).Message);
        model.Compile("sgd", "sparse_categorical_crossentropy");
        var frozen = GoldenTensor.Values(model.Variables[0].Value);
        var trained = GoldenTensor.Values(model.Variables[1].Value);
        model.Fit(X, Y, verbose: 0);
        Assert.Equal(frozen, GoldenTensor.Values(model.Variables[0].Value));
        Assert.NotEqual(trained, GoldenTensor.Values(model.Variables[1].Value));
    }

    [Fact]
    public void Frozen_layers_stay_as_they_are()
    {
        using var model = Samples.Classifier();
        model.Layers[0].Trainable = false;
        var before = GoldenTensor.Values(model.Variables[0].Value);
        model.Fit(X, Y, epochs: 2, verbose: 0);
        Assert.Equal(before, GoldenTensor.Values(model.Variables[0].Value));
        Assert.Equal(2, model.Optimizer.StateVariables.Count);
    }

    [Fact]
    public void Function_losses_and_metrics_are_trained_and_logged_by_name()
    {
        using var model = new Sequential([new Dense(3, kernelInitializer: "zeros")]);
        model.Compile("sgd", (Func<torch.Tensor, torch.Tensor, torch.Tensor>)Halved, [(Func<torch.Tensor, torch.Tensor, torch.Tensor>)Halved]);
        Assert.Equal(["Halved", "loss"], model.Evaluate(X, X, verbose: 0).Keys);
    }

    [Fact]
    public void Batch_size_does_not_change_what_is_measured_or_predicted()
    {
        using var model = Samples.Classifier();
        var whole = model.Evaluate(X, Y, 8, verbose: 0);
        var predictions = Flat(model.Predict(X, 8, verbose: 0));
        foreach (var batchSize in new[] { 1, 3, 7, 100, int.MaxValue })
        {
            var logs = model.Evaluate(X, Y, batchSize, verbose: 0);
            Assert.Equal(whole["loss"], logs["loss"], 1e-6);
            Assert.Equal(whole["accuracy"], logs["accuracy"], 1e-12);
            var others = Flat(model.Predict(X, batchSize, verbose: 0));
            for (var i = 0; i < others.Length; i++) Assert.Equal(predictions[i], others[i], 1e-6f);
        }
        Assert.Equal(predictions, Flat(model.PredictOnBatch(X)));
    }

    [Fact]
    public void Training_on_a_batch_is_one_step_of_fit()
    {
        using var model = Samples.Classifier();
        using var twin = Samples.Classifier();
        var history = model.Fit(X, Y, batchSize: 8, verbose: 0, shuffle: false, classWeight: new Dictionary<int, double> { [1] = 3 });
        var logs = twin.TrainOnBatch(X, Y, classWeight: new Dictionary<int, double> { [1] = 3 });
        Assert.Equal(Samples.State(model), Samples.State(twin));
        foreach (var name in history.Names) Assert.Equal(history[name][0], logs[name]);
    }

    private static torch.Tensor Halved(torch.Tensor yTrue, torch.Tensor yPred) => (yTrue - yPred).abs().mean([-1]) / 2;

    private static float[] Flat(System.Numerics.Tensors.Tensor<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
