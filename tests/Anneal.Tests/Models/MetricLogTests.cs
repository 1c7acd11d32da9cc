using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>What metrics and layers put into the logs, and how many batches are measured.</summary>
public sealed class MetricLogTests
{
    private static readonly float[,] X = Samples.Inputs(10);
    private static readonly float[,] Y = Samples.Inputs(10, 1);

    [Fact]
    public void A_metric_with_several_results_has_an_entry_for_each()
    {
        using var model = Regression(new Dense(1));
        model.Compile(new SGD(0.01), "mse", [new FalsePositives([0.2, 0.8]), "mae"]);
        var history = model.Fit(X, Y, verbose: 0, validationData: (X, Y));
        Assert.Equal(
            ["false_positives[0]", "false_positives[1]", "loss", "mae", "val_false_positives[0]", "val_false_positives[1]", "val_loss", "val_mae", "learning_rate"], history.Names);
    }

    [Fact]
    public void Each_of_several_results_can_be_monitored_and_knows_its_direction()
    {
        using var model = Regression(new Dense(1));
        model.Compile(new SGD(0), "mse", [new Recall([0.2, 0.8])]);
        var stopping = new EarlyStopping("recall[1]", patience: 1);
        Assert.Equal(2, model.Fit(X, Y, epochs: 5, verbose: 0, callbacks: [stopping]).Epochs.Count);
    }

    [Fact]
    public void A_layer_reports_numbers_of_steps_and_nothing_else()
    {
        using var model = Regression(new Reporting("largest"), new Dense(1));
        model.Compile(new SGD(0), "mse");
        Assert.Equal(Largest(4, 10), model.Fit(X, Y, batchSize: 4, verbose: 0, shuffle: false)["largest"][0], 1e-6);
        Assert.Equal(Largest(10, 10), model.Evaluate(X, Y, verbose: 0)["largest"], 1e-6);
        model.Predict(X, verbose: 0);
        Assert.Equal(["largest", "loss"], model.TestOnBatch(X, Y).Keys);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("mae")]
    [InlineData("learning_rate")]
    public void A_report_needs_a_name_of_its_own(string name)
    {
        using var model = Regression(new Reporting(name), new Dense(1));
        model.Compile(new SGD(0.1), "mse", ["mae"]);
        Assert.Equal(
            $"The logs would have two entries named '{name}'. Report the number under another name. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => model.Fit(X, Y, verbose: 0)).Message);
    }

    [Fact]
    public void Steps_limit_what_is_evaluated_predicted_and_validated()
    {
        using var model = Regression(new Dense(1));
        model.Compile(new SGD(0), "mse");
        var (x, y) = (Rows(X, 6), Rows(Y, 6));
        var expected = model.Evaluate(x, y, verbose: 0)["loss"];
        Assert.Equal(expected, model.Evaluate(X, Y, batchSize: 3, steps: 2, verbose: 0)["loss"], 1e-6);
        Assert.Equal(6, model.Predict(X, batchSize: 3, steps: 2, verbose: 0).Lengths[0]);
        Assert.Equal(10, model.Predict(X, batchSize: 3, steps: 9, verbose: 0).Lengths[0]);
        var history = model.Fit(X, Y, epochs: 2, verbose: 0, validationData: (X, Y), validationSteps: 2, validationBatchSize: 3);
        Assert.All(history["val_loss"], loss => Assert.Equal(expected, loss, 1e-6));
    }

    [Fact]
    public void A_number_of_steps_below_1_is_refused()
    {
        using var model = Regression(new Dense(1));
        Assert.Equal("stepsPerExecution must be 1 or more; it was 0. (Parameter 'stepsPerExecution')", Refused(() => model.Compile("sgd", "mse", stepsPerExecution: 0)));
        model.Compile(new SGD(0), "mse", stepsPerExecution: 4, autoScaleLoss: false);
        Assert.Equal(4, (long)model.GetCompileConfig()["steps_per_execution"]!);
        Assert.Equal("steps must be 1 or more; it was 0. (Parameter 'steps')", Refused(() => model.Evaluate(X, Y, steps: 0, verbose: 0)));
        Assert.Equal("steps must be 1 or more; it was -1. (Parameter 'steps')", Refused(() => model.Predict(X, steps: -1, verbose: 0)));
        Assert.Equal("validationSteps must be 1 or more; it was 0. (Parameter 'validationSteps')", Refused(() => model.Fit(X, Y, validationSteps: 0, verbose: 0)));

        static string Refused(Action act) => Assert.ThrowsAny<ArgumentException>(act).Message;
    }

    [Fact]
    public async Task Two_models_are_evaluated_at_once()
    {
        using Model first = Regression(new Dense(1)), second = Regression(new Dense(1));
        Logs Evaluate(Model model) => model.Evaluate(X, Y, batchSize: 1, verbose: 0);
        foreach (var model in new[] { first, second }) model.Compile(new SGD(0), "mse", [new AUC(), new R2Score(), new MeanIoU(2)]);
        var expected = new[] { Evaluate(first), Evaluate(second) };
        Assert.Equal(expected, await Task.WhenAll(Task.Run(() => Evaluate(first)), Task.Run(() => Evaluate(second))));
    }

    private static double Largest(int batchSize, int rows) => Enumerable.Range(0, rows).Chunk(batchSize)
        .Sum(batch => batch.Length * (double)batch.Max(row => Enumerable.Range(0, X.GetLength(1)).Max(i => X[row, i]))) / rows;

    private static float[,] Rows(float[,] values, int count)
    {
        var rows = new float[count, values.GetLength(1)];
        Array.Copy(values, rows, rows.Length);
        return rows;
    }

    private static Sequential Regression(params Layer[] layers) => new(layers);

    private sealed class Reporting(string entry) : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context)
        {
            AddMetric(entry, input.max());
            return input;
        }
    }
}
