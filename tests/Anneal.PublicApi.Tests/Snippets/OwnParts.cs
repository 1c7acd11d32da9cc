using Anneal;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnParts
{
    [Fact]
    public void A_registered_loss_comes_back()
    {
        // snippet: save-loss
        var config = new Pinball(quantile: 0.9).ToConfig();      // registered_name: my_package>Pinball
        Loss same = Loss.FromConfig(config);
        // end snippet

        Assert.Equal("my_package>Pinball", config["registered_name"]!.GetValue<string>());
        Assert.Equal("""{"name":"pinball","reduction":"sum_over_batch_size","quantile":0.9}""", config["config"]!.ToJsonString());
        Assert.Equal(0.9, Assert.IsType<Pinball>(same).Quantile);
    }

    [Fact]
    public void A_regularizer_adds_to_the_loss_and_is_saved_with_its_layer()
    {
        // snippet: use-regularizer
        var layer = new Dense(1, kernelRegularizer: new Balanced(0.5));
        // end snippet

        using var model = new Sequential([new Input(2), layer]);
        model.Compile("sgd", loss: "mse");
        model.SetWeights([new float[,] { { 1 }, { 3 } }, new float[] { 0 }]);
        Assert.Equal(2, model.Evaluate(new float[,] { { 0, 0 } }, new float[,] { { 0 } }, verbose: 0)["loss"]);
        using var copy = Assert.IsType<Sequential>(Model.FromJson(model.ToJson()));
        Assert.Equal(0.5, Assert.IsType<Balanced>(Assert.IsType<Dense>(copy.Layers[0]).KernelRegularizer).Strength);
    }
}

// snippet: saved-loss
[Registered("my_package")]
public sealed partial class Pinball(double quantile = 0.5, string name = "pinball") : Loss(name)
{
    public double Quantile { get; } = Require.Fraction(quantile);

    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var error = Ops.Subtract(yTrue, yPred);
        var values = Ops.Maximum(Ops.Multiply(error, Quantile), Ops.Multiply(error, Quantile - 1));
        return Ops.Mean(values, [-1]).MoveToOuterDisposeScope();
    }
}
// end snippet

// snippet: regularizer
[Registered("my_package")]
sealed partial class Balanced(double strength = 0.01) : Regularizer
{
    public double Strength { get; } = Require.NotNegative(strength);

    protected override Tensor Penalty(Tensor weights) => Ops.Multiply(Ops.Square(Ops.Mean(weights)), Strength);
}
// end snippet
