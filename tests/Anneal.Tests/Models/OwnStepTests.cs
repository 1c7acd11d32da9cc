using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>Models that say themselves how a batch trains.</summary>
public sealed class OwnStepTests
{
    private static readonly float[,] X = Samples.Inputs(12);
    private static readonly float[,] Y = Samples.Inputs(12, 1);

    [Fact]
    public void A_step_of_the_same_parts_is_the_default_step()
    {
        using Model plain = new Plain(), own = new Own();
        foreach (var model in new[] { plain, own })
        {
            model.Build([-1, 3]);
            model.SetWeights([new float[,] { { 1 }, { 2 }, { 3 } }, new float[] { 0 }]);
            model.Compile(new SGD(0.1), "mse", ["mae"]);
        }
        var (expected, actual) = (plain.Fit(X, Y, 5, 3, verbose: 0, shuffle: false), own.Fit(X, Y, 5, 3, verbose: 0, shuffle: false));
        Assert.Equal(["loss", "mae", "learning_rate"], expected.Names);
        Assert.Equal(["double_loss", "loss", "mae", "steps", "learning_rate"], actual.Names);
        foreach (var name in expected.Names) Assert.Equal(expected[name], actual[name]);
        Assert.Equal([.. expected["loss"].Select(loss => 2 * loss)], actual["double_loss"], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([3.0, 3, 3], actual["steps"]);
    }

    [Fact]
    public void Two_optimizers_train_two_halves()
    {
        using var model = new Adversaries();
        using var second = new SGD(0.05);
        model.Second = second;
        model.Build([-1, 3]);
        model.Compile(new SGD(0.1), "mse");
        var before = model.GetWeights();
        var history = model.Fit(X, Y, verbose: 0);
        Assert.Equal(["critic_loss", "maker_loss", "learning_rate"], history.Names);
        Assert.Equal((1, 1), (model.Optimizer.Iterations, second.Iterations));
        Assert.All(model.GetWeights().Zip(before), pair => Assert.NotEqual(pair.First[0, 0], pair.Second[0, 0]));
    }

    [Fact]
    public void Layers_that_only_the_step_uses_are_trained_from_the_first_update()
    {
        using var model = new Hidden();
        model.Compile(new SGD(0.1));
        model.Fit(X, batchSize: 4, verbose: 0);
        Assert.Equal((3, 2), (model.Optimizer.Iterations, model.TrainableVariables.Count));
        Assert.NotEqual(model.First, model.Second.GetWeights()[0].ToArray());
        model.Fit(X, batchSize: 4, verbose: 0);
        Assert.Equal(6, model.Optimizer.Iterations);
    }

    [Fact]
    public void A_layer_without_variables_that_only_training_uses_does_not_keep_a_run_from_resuming()
    {
        var folder = Directory.CreateTempSubdirectory("anneal-").FullName;
        try
        {
            Fit(2);
            Assert.Equal(3, Fit(3)["loss"].Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        History Fit(int epochs)
        {
            using var model = new Sometimes(new ELU());
            model.Compile(new SGD(0.1));
            return model.Fit(X, batchSize: 4, epochs: epochs, verbose: 0, callbacks: new BackupAndRestore(folder, deleteCheckpoint: false));
        }
    }

    [Fact]
    public void A_variable_that_comes_after_the_optimizer_was_built_is_refused()
    {
        using var model = new Sometimes(new Dense(3, useBias: false));
        model.Compile(new SGD(0.1));
        model.Build([-1, 3]);
        model.Optimizer.Build(model.TrainableVariables);
        Assert.Equal(
            "Variable 'sometimes/dense_1/kernel' was made within TrainStep, when the optimizer was built already: use its layer in Call too, or call its Build before.",
            Assert.Throws<InvalidOperationException>(() => model.Fit(X, batchSize: 4, verbose: 0)).Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    private sealed class Sometimes : Model
    {
        private readonly Dense dense;
        private readonly Layer other;

        public Sometimes(Layer other) => (dense, this.other) = (Track(new Dense(3, useBias: false)), Track(other));

        protected override Tensor Call(Tensor input, CallContext context) => context.Training ? other.Apply(dense.Apply(input)) : dense.Apply(input);

        protected override void TrainStep(Batch batch)
        {
            var loss = Ops.Mean(Ops.Square(Ops.Subtract(Forward(batch.Inputs, training: true)[0], batch.Inputs[0])));
            Minimize(loss);
            Report("loss", loss);
        }
    }

    private sealed class Hidden : Model
    {
        private readonly Dense seen;

        public Hidden() => (seen, Second) = (Track(new Dense(3, useBias: false)), Track(new Dense(3, useBias: false)));

        public Dense Second { get; }

        public float[]? First { get; private set; }

        protected override Tensor Call(Tensor input, CallContext context) => seen.Apply(input);

        protected override void TrainStep(Batch batch)
        {
            var x = batch.Inputs[0];
            var y = Second.Apply(seen.Apply(x));
            First ??= Second.GetWeights()[0].ToArray();
            Minimize(Ops.Mean(Ops.Square(Ops.Subtract(y, x))));
        }
    }

    private class Plain : Model
    {
        private readonly Dense dense;

        public Plain() => dense = Track(new Dense(1));

        protected override Tensor Call(Tensor input, CallContext context) => dense.Apply(input);
    }

    private sealed class Own : Plain
    {
        private readonly Sum steps;

        public Own() => steps = TrackMetric(new Sum("steps"));

        protected override void TrainStep(Batch batch)
        {
            var predictions = Forward(batch.Inputs, training: true);
            var loss = ComputeLoss(batch, predictions);
            Report("double_loss", loss.Plus(loss));
            using (var one = ones(1)) steps.UpdateState(one);
            Minimize(loss);
            UpdateMetrics(batch, predictions);
        }
    }

    private sealed class Adversaries : Model
    {
        private readonly Dense maker, critic;

        public Adversaries() => (maker, critic) = (Track(new Dense(3, useBias: false)), Track(new Dense(1, useBias: false)));

        public Optimizer Second { get; set; } = null!;

        protected override Tensor Call(Tensor input, CallContext context) => critic.Apply(maker.Apply(input));

        protected override void TrainStep(Batch batch)
        {
            var criticLoss = critic.Apply(maker.Apply(batch.X).detach(), training: true).Minus(1).Squared().mean();
            Minimize(criticLoss, critic.TrainableVariables);
            var makerLoss = critic.Apply(maker.Apply(batch.X, training: true)).mean();
            Minimize(makerLoss, maker.TrainableVariables, Second);
            Report("critic_loss", criticLoss);
            Report("maker_loss", makerLoss);
        }
    }
}
