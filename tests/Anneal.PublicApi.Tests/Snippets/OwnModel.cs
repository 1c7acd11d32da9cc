using Anneal;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnModel
{
    [Fact]
    public void Both_branches_learn()
    {
        float[,] x = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        float[,] y = { { 1 }, { 2 }, { 3 } };
        Anneal.RandomSeed.Set(1);
        // snippet: use-model
        using var model = new WideAndDeep();
        model.Compile("adam", loss: "mse");
        model.Fit(x, y);
        // end snippet

        Assert.Equal(6, model.Variables.Count);
        var before = model.Evaluate(x, y, verbose: 0)["loss"];
        var weights = model.GetWeights();
        model.Fit(x, y, epochs: 200, verbose: 0);
        Assert.All(weights.Zip(model.GetWeights()), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.True(model.Evaluate(x, y, verbose: 0)["loss"] < before / 2);
        Assert.Equal([3, 1], model.Predict(x, verbose: 0).Lengths.ToArray());
    }

    [Fact]
    public void A_layer_of_layers_trains_and_freezes_what_it_holds()
    {
        float[,] x = { { 1, 2 }, { 3, 4 } };
        using var frozen = new Residual(2) { Trainable = false };
        using var model = new Sequential([new Input(2), new Residual(2), frozen, new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        Assert.Equal(6, model.Variables.Count);
        Assert.Equal(4, model.TrainableVariables.Count);

        var before = model.GetWeights();
        model.Fit(x, new float[,] { { 1 }, { 2 } }, verbose: 0);
        Assert.Equal(before[2], model.GetWeights()[2]);
        Assert.NotEqual(before[4], model.GetWeights()[4]);
    }
}

// snippet: model
sealed class WideAndDeep : Model
{
    private readonly Dense wide;
    private readonly Sequential deep;

    public WideAndDeep()
    {
        wide = Track(new Dense(1, name: "wide"));
        deep = Track(new Sequential([new Dense(8, activation: "tanh"), new Dense(1)], name: "deep"));
    }

    protected override Tensor Call(Tensor input, CallContext context) => Ops.Add(wide.Apply(input), deep.Apply(input));
}
// end snippet

// snippet: layer-of-layers
sealed class Residual : UnaryLayer
{
    private readonly Dense inner;

    public Residual(long units, string? name = null)
        : base(name) => inner = Track(new Dense(units, activation: "relu"));

    protected override Tensor Call(Tensor input, CallContext context) => Ops.Add(input, inner.Apply(input));
}
// end snippet
