using Anneal;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnParts
{
    [Fact]
    public void A_registered_loss_comes_back()
    {
        // snippet: save-loss
        var config = new Pinball(quantile: 0.9).ToConfig();
        Loss same = Loss.FromConfig(config);
        // end snippet

        Assert.Equal("my_package>Pinball", config["registered_name"]!.GetValue<string>());
        Assert.Equal("""{"name":"pinball","reduction":"sum_over_batch_size","quantile":0.9}""", config["config"]!.ToJsonString());
        Assert.Equal(0.9, Assert.IsType<Pinball>(same).Quantile);
    }

    [Fact]
    public void A_metric_with_variables_counts_over_batches()
    {
        using var model = new Sequential([new Input(1), new Dense(1, kernelInitializer: "ones")]);
        model.Compile("sgd", loss: "mse", metrics: [new Bias()]);
        var logs = model.Evaluate(new float[,] { { 1 }, { 5 }, { 3 } }, new float[,] { { 0 }, { 0 }, { 6 } }, batchSize: 2, verbose: 0);
        Assert.Equal(1, logs["bias"]);
    }
}

// snippet: metric-with-variables
sealed class Bias : Metric
{
    private readonly Variable total, rows;

    public Bias(string name = "bias") : base(name) => (total, rows) = (AddVariable("total"), AddVariable("rows"));

    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using var scope = NewDisposeScope();
        total.Value.add_((yPred - yTrue).sum());
        rows.Value.add_(yTrue.size(0));
    }

    public override double Result() => total.Value.item<double>() / Math.Max(1, rows.Value.item<double>());
}
// end snippet

// snippet: saved-loss
[Registered("my_package")]
public sealed partial class Pinball(double quantile = 0.5, string name = "pinball") : Loss(name)
{
    public double Quantile { get; } = Require.Fraction(quantile);

    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var error = yTrue - yPred;
        return torch.maximum(Quantile * error, (Quantile - 1) * error).mean([-1]).MoveToOuterDisposeScope();
    }
}
// end snippet
