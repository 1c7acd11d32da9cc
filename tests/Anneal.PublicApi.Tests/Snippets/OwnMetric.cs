using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnMetric
{
    [Fact]
    public void Begins_anew_with_every_evaluation()
    {
        using var model = new Sequential([new Input(1), new Dense(1, kernelInitializer: "ones")]);
        // snippet: use-metric
        model.Compile("sgd", loss: "mse", metrics: [new LargestError(), "mae"]);
        // end snippet

        var far = model.Evaluate(new float[,] { { 1 }, { 5 } }, new float[,] { { 0 }, { 0 } }, batchSize: 1, verbose: 0);
        var near = model.Evaluate(new float[,] { { 1 }, { 2 } }, new float[,] { { 0 }, { 0 } }, batchSize: 1, verbose: 0);
        Assert.Equal(5, far["largest_error"]);
        Assert.Equal(2, near["largest_error"]);
        Assert.Equal(1.5, near["mae"]);
    }
}

// snippet: metric
sealed class LargestError(string name = "largest_error") : Metric(name)
{
    private double largest;

    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using var scope = NewDisposeScope();
        largest = Math.Max(largest, (yTrue - yPred).abs().max().item<float>());
    }

    public override double Result() => largest;

    public override void ResetState() => largest = 0;
}
// end snippet
