using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace UserCode;

public sealed class NestedSequentialTests
{
    private readonly float[,] x = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
    private readonly float[,] y = { { 1 }, { 0 }, { 1 }, { 0 } };

    [Fact]
    public void A_stack_in_a_stack_trains_to_the_bits_of_a_flat_one()
    {
        using var flat = new Sequential([new Input(2), new Dense(3, activation: "tanh"), new Dense(2, activation: "relu"), new Dense(1)]);
        using var nested = new Sequential([
            new Input(2),
            new Sequential([new Dense(3, activation: "tanh"), new Sequential([new Dense(2, activation: "relu")])]),
            new Dense(1),
        ]);
        nested.SetWeights([.. flat.GetWeights()]);

        var histories = new[] { flat, nested }.Select(model =>
        {
            model.Compile(new Adam(0.01), loss: "mse");
            return model.Fit(x, y, batchSize: 2, epochs: 5, verbose: 0, seed: 1);
        }).ToArray();

        Assert.Equal(histories[0]["loss"], histories[1]["loss"]);
        Assert.Equal(flat.GetWeights().SelectMany(w => w), nested.GetWeights().SelectMany(w => w));
    }

    [Fact]
    public void Paths_lead_through_all_stacks()
    {
        using var model = new Sequential([new Input(2), new Sequential([new Dense(1)], name: "inner"), new Dense(1)], name: "outer");
        Assert.Equal(
            ["outer/inner/dense/kernel", "outer/inner/dense/bias", "outer/dense/kernel", "outer/dense/bias"],
            model.Variables.Select(v => v.Path));
    }

    [Fact]
    public void A_frozen_stack_stays_as_it_is()
    {
        using var model = new Sequential([new Input(2), new Sequential([new Dense(2)], name: "inner") { Trainable = false }, new Dense(1)]);
        var frozen = model.GetLayer("inner");
        var before = frozen.GetWeights();
        model.Compile("sgd", loss: "mse");
        model.Fit(x, y, verbose: 0);
        Assert.Equal(before.SelectMany(w => w), frozen.GetWeights().SelectMany(w => w));
        Assert.Equal(2, model.TrainableVariables.Count);
    }
}
