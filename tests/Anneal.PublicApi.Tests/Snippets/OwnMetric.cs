using Anneal;
using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnMetric
{
    [Fact]
    public void Counts_over_batches_and_begins_anew_with_every_evaluation()
    {
        using var model = new Sequential([new Input(1), new Dense(1, kernelInitializer: "ones")]);
        // snippet: use-metric
        model.Compile("sgd", loss: "mse", metrics: [new Bias(), "mae"]);
        // end snippet

        float[,] targets = { { 0 }, { 0 }, { 6 } };
        var far = model.Evaluate(new float[,] { { 1 }, { 5 }, { 3 } }, targets, batchSize: 2, verbose: 0);
        var near = model.Evaluate(new float[,] { { 1 }, { 2 }, { 6 } }, targets, batchSize: 2, verbose: 0);
        Assert.Equal(1, far["bias"]);
        Assert.Equal(1, near["bias"]);
        Assert.Equal(3, far["mae"]);
    }

    [Fact]
    public void It_comes_back()
    {
        using var original = new Bias("offset");
        using var metric = Metric.FromConfig(original.ToConfig());
        Assert.Equal("offset", Assert.IsType<Bias>(metric).Name);
    }
}

// snippet: metric
[Registered("my_package")]
sealed partial class Bias : Metric
{
    private readonly Variable total, count;

    public Bias(string name = "bias")
        : base(name) => (total, count) = (AddVariable("total"), AddVariable("count"));

    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using var scope = NewDisposeScope();
        var error = Ops.Subtract(yPred, yTrue);
        total.Assign(Ops.Add(total.Value, Ops.Sum(error)));
        count.Assign(Ops.Add(count.Value, error.numel()));
    }

    public override double Result() => total.Value.item<double>() / Math.Max(1, count.Value.item<double>());
}
// end snippet
