using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Regularizers;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>Models that are compiled without a loss: layers or steps of their own give it, and data need no targets.</summary>
public sealed class NoLossTests
{
    private const string Missing = "There is no loss to compute: give Compile a loss, add one in a layer with AddLoss, or override TrainStep and TestStep.";

    private static readonly float[,] X = Samples.Inputs(12);

    [Fact]
    public void A_loss_that_a_layer_adds_trains_as_the_same_loss_of_Compile()
    {
        using Sequential own = new([new Input(3), new Dense(3), new Reconstruction()]), given = new([new Input(3), new Dense(3)]);
        given.SetWeights(own.GetWeights());
        own.Compile(new Adam(0.01));
        given.Compile(new Adam(0.01), "mse");
        var (actual, expected) = (Fit(own, default), Fit(given, Targets(given)));
        Assert.Equal(expected["loss"], actual["loss"], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(["loss", "val_loss", "learning_rate"], actual.Names);
        Assert.Equal(given.GetWeights()[0].ToArray(), own.GetWeights()[0].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(given.Evaluate(X, Targets(given), verbose: 0)["loss"], own.Evaluate(X, verbose: 0)["loss"], 1e-6);

        static DataLike Targets(Model model) => new float[X.GetLength(0), 3];
        static History Fit(Model model, DataLike y) => model.Fit(X, y, batchSize: 4, epochs: 3, verbose: 0, validationSplit: 0.25, shuffle: false);
    }

    [Fact]
    public void A_step_of_its_own_reports_its_loss_and_reads_no_targets()
    {
        using var model = new Own();
        model.Compile(new SGD(0.1));
        var history = model.Fit(X, batchSize: 4, epochs: 3, verbose: 0, callbacks: [new EarlyStopping("loss", patience: 5)]);
        Assert.Equal(["loss", "learning_rate"], history.Names);
        Assert.True(history["loss"][2] < history["loss"][0]);
        Assert.Equal(["loss", "learning_rate"], model.TrainOnBatch(X).Keys);
        model.Fit(BatchSource.From(X, batchSize: 4), verbose: 0);
        Assert.True(double.IsFinite(new LearningRateFinder(steps: 20).Find(model, X, batchSize: 4).Losses[0]));
    }

    [Fact]
    public void A_loss_is_either_computed_or_reported()
    {
        using var model = new Own { Computes = true };
        model.Compile("sgd", "mse");
        var error = Assert.Throws<ArgumentException>(() => model.Fit(X, X, verbose: 0));
        Assert.StartsWith("The logs would have two entries named 'loss'. Report the number under another name.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_penalty_of_weights_is_a_loss()
    {
        using var model = new Sequential([new Input(3), new Dense(1, useBias: false, kernelRegularizer: new L2(0.1))]);
        model.Compile(new SGD(0.1));
        var history = model.Fit(X, epochs: 2, verbose: 0);
        Assert.True(history["loss"][1] < history["loss"][0]);
    }

    [Fact]
    public void Without_any_loss_nothing_is_trained()
    {
        using var model = new Sequential([new Input(3), new Dense(1)]);
        model.Compile("sgd");
        var before = model.GetWeights()[0].ToArray();
        Assert.Equal(Missing, Assert.Throws<InvalidOperationException>(() => model.Fit(X, verbose: 0)).Message);
        Assert.Equal(Missing, Assert.Throws<InvalidOperationException>(() => model.Evaluate(X, verbose: 0)).Message);
        Assert.Equal(Missing, Assert.Throws<InvalidOperationException>(() => model.TestOnBatch(X)).Message);
        Assert.Equal(before, model.GetWeights()[0].ToArray());
        Assert.Equal(12, model.Predict(X, verbose: 0).Lengths[0]);
    }

    [Fact]
    public void Validation_that_has_no_loss_is_found_out_before_training()
    {
        using var model = new Own();
        model.Compile("sgd");
        Assert.Equal(Missing, Assert.Throws<InvalidOperationException>(() => model.Fit(X, verbose: 0, validationSplit: 0.25)).Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    [Fact]
    public void A_metric_needs_targets()
    {
        using var model = new Own();
        model.Compile("sgd", metrics: ["mae"]);
        Assert.Equal("y is missing: training and evaluation need targets. (Parameter 'y')", Assert.Throws<ArgumentException>(() => model.Fit(X, verbose: 0)).Message);
    }

    [Fact]
    public void Weights_of_classes_need_targets_and_weights_of_losses_need_losses()
    {
        using var model = new Own();
        model.Compile("sgd");
        Assert.Equal(
            "classWeight needs y, which is missing. (Parameter 'classWeight')",
            Assert.Throws<ArgumentException>(() => model.Fit(X, verbose: 0, classWeight: new() { [0] = 2 })).Message);
        OutputLosses none = default;
        Assert.Equal(
            "lossWeights needs loss, which is missing. (Parameter 'lossWeights')",
            Assert.Throws<ArgumentException>(() => model.Compile("sgd", none, lossWeights: [1])).Message);
    }

    [Fact]
    public void A_config_says_that_there_is_no_loss()
    {
        using var model = new Sequential([new Input(3), new Dense(3, activityRegularizer: new L2(0.1))]);
        model.Compile("sgd");
        var config = model.GetCompileConfig();
        Assert.True(config.ContainsKey("loss"));
        Assert.Null(config["loss"]);
        using var read = Model.FromJson(model.ToJson());
        read.CompileFromConfig(config);
        Assert.Equal(model.GetCompileConfig().ToJsonString(), read.GetCompileConfig().ToJsonString());
        Assert.True(read.Fit(X, verbose: 0)["loss"][0] > 0);
    }

    /// <summary>Adds the mean square of its input to the loss: the distance to targets of zeros.</summary>
    private sealed class Reconstruction : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context)
        {
            AddLoss(Ops.Mean(Ops.Square(input)));
            return input;
        }
    }

    private sealed class Own : Model
    {
        private readonly Dense dense;

        public Own() => dense = Track(new Dense(3));

        public bool Computes { get; init; }

        protected override Tensor Call(Tensor input, CallContext context) => dense.Apply(input);

        protected override void TrainStep(Batch batch)
        {
            var predictions = Forward(batch.Inputs, training: true);
            var loss = Computes ? ComputeLoss(batch, predictions) : Ops.Mean(Ops.Square(Ops.Subtract(predictions[0], batch.Inputs[0])));
            Minimize(loss);
            Report("loss", loss);
        }
    }
}
