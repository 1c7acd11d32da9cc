using Anneal;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class LossAndMetricTests
{
    private static readonly Func<Tensor, Tensor, Tensor> Distance = (yTrue, yPred) => (yTrue - yPred).abs().mean([-1]);

    [Fact]
    public void A_loss_class_is_weighted_and_reduced_by_the_base()
    {
        using var yTrue = tensor(new float[,] { { 0 }, { 0 } });
        using var yPred = tensor(new float[,] { { 1 }, { 2 } });
        using var weights = tensor(new[] { 1f, 10f });
        using var mean = new Quartic().Compute(yTrue, yPred, weights);
        using var sum = new Quartic(Reduction.Sum).Compute(yTrue, yPred);
        using var each = new Quartic(Reduction.None).Compute(yTrue, yPred);
        Assert.Equal((1 + 160) / 2.0, mean.ToDouble());
        Assert.Equal(17, sum.ToDouble());
        Assert.Equal([1f, 16f], each.data<float>().ToArray());
    }

    [Fact]
    public void One_update_follows_the_gradient_of_a_loss_class()
    {
        using var model = Identity();
        model.Compile(new SGD(0.125), loss: new Quartic());
        // loss = (w x)^4 with w = x = 1: its gradient is 4.
        model.Fit(new float[,] { { 1 } }, new float[,] { { 0 } }, verbose: 0);
        Assert.Equal(0.5f, model.GetWeights().Single()[0, 0]);
    }

    [Fact]
    public void A_function_is_a_metric_under_a_name_of_choice()
    {
        using var model = Identity();
        model.Compile("sgd", loss: "mse", metrics: [new MeanMetricWrapper(Distance, "distance")]);
        var logs = model.Evaluate(new float[,] { { 1 }, { 2 } }, new float[,] { { 0 }, { 0 } }, verbose: 0);
        Assert.Equal(["distance", "loss"], logs.Keys);
        Assert.Equal(1.5, logs["distance"]);
    }

    [Fact]
    public void A_metric_class_gets_weights_only_among_the_weighted_ones()
    {
        using var model = Identity();
        model.Compile("sgd", loss: "mse", metrics: [new TotalWeight("plain")], weightedMetrics: [new TotalWeight("weighted")]);
        var logs = model.Evaluate(new float[3, 1], new float[3, 1], batchSize: 2, verbose: 0, sampleWeight: new[] { 1f, 2f, 4f });
        Assert.Equal(0, logs["plain"]);
        Assert.Equal(7, logs["weighted"]);
    }

    [Fact]
    public void State_in_tensors_outlives_the_batch_and_dies_with_the_model()
    {
        using var model = Identity();
        model.Compile("sgd", loss: "mse", weightedMetrics: [new TotalWeight("weight")]);
        var history = model.Fit(new float[4, 1], new float[4, 1], batchSize: 2, epochs: 2, verbose: 0, sampleWeight: new[] { 1f, 2f, 3f, 4f });
        Assert.Equal([10, 10], history["weight"]);
    }

    private static Sequential Identity() => new([new Input(1), new Dense(1, useBias: false, kernelInitializer: "ones")]);

    private sealed class Quartic(Reduction reduction = Reduction.SumOverBatchSize) : Loss("quartic", reduction)
    {
        public override Tensor Call(Tensor yTrue, Tensor yPred)
        {
            using var scope = NewDisposeScope();
            return (yTrue - yPred).pow(4).mean([-1]).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void Variables_of_a_metric_are_named_zeroed_and_freed()
    {
        var metric = new Counted();
        using var y = ones(3, 1);
        metric.UpdateState(y, y);
        var rows = metric.Variables.Single();
        Assert.Equal(("rows", "counted/rows", 3.0), (rows.Name, rows.Path, metric.Result()));
        metric.ResetState();
        Assert.Equal(0, metric.Result());
        metric.Dispose();
        Assert.True(rows.Value.IsInvalid);
    }

    private sealed class TotalWeight(string name) : Metric(name)
    {
        private readonly Tensor total = zeros(1, dtype: ScalarType.Float64).DetachFromDisposeScope();

        public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
        {
            using var scope = NewDisposeScope();
            if (sampleWeight is not null) total.add_(sampleWeight.sum());
        }

        public override double Result() => total.ToDouble();

        public override void ResetState()
        {
            using var scope = NewDisposeScope();
            total.zero_();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) total.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Counted : Metric
    {
        private readonly Variable rows;

        public Counted() : base("counted") => rows = AddVariable("rows");

        public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
        {
            using var scope = NewDisposeScope();
            rows.Value.add_(yPred.size(0));
        }

        public override double Result() => rows.Value.ToDouble();
    }
}
