using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using TorchSharp;

namespace Anneal.Tests.Models;

/// <summary>"accuracy" and "crossentropy" beside a loss that tells what the outputs are.</summary>
public sealed class ToldByLossTests
{
    private static readonly float[,] X = { { 0.2f, -3 }, { 0.4f, -0.1f }, { -0.1f, 2 }, { -5, 0.3f } };

    public static TheoryData<Loss> OfLogits => [new Anneal.Losses.BinaryCrossentropy(fromLogits: true), new BinaryFocalCrossentropy(fromLogits: true)];

    [Theory]
    [MemberData(nameof(OfLogits))]
    public void Logits_above_0_are_yes(Loss loss)
    {
        using var model = Identity(1);
        model.Compile("sgd", loss, ["accuracy"]);
        Assert.Equal(1, model.Evaluate(X, new[] { 1, 1, 0, 0 }, verbose: 0)["accuracy"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_label_of_several_counts_for_itself(bool fromLogits)
    {
        using var model = Identity(2, fromLogits ? "linear" : "sigmoid");
        model.Compile("sgd", new Anneal.Losses.BinaryCrossentropy(fromLogits), ["acc", "ce"]);
        int[,] y = { { 1, 0 }, { 1, 0 }, { 0, 1 }, { 0, 0 } };
        var logs = model.Evaluate(X, y, verbose: 0);
        Assert.Equal(7.0 / 8, logs["acc"]);
        Assert.Equal(logs["loss"], logs["ce"], 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Crossentropy_is_of_logits_where_the_loss_is(bool sparse)
    {
        using var model = Identity(2);
        Loss loss = sparse ? new Anneal.Losses.SparseCategoricalCrossentropy(fromLogits: true) : new Anneal.Losses.CategoricalCrossentropy(fromLogits: true);
        model.Compile("sgd", loss, ["crossentropy", "accuracy"]);
        Array y = sparse ? new[] { 0, 0, 1, 1 } : new[,] { { 1, 0 }, { 1, 0 }, { 0, 1 }, { 0, 1 } };
        var logs = model.Evaluate(X, y, verbose: 0);
        Assert.Equal(logs["loss"], logs["crossentropy"], 1e-6);
        Assert.Equal(1, logs["accuracy"]);
    }

    [Fact]
    public void Each_output_is_judged_by_its_own_loss()
    {
        SymbolicTensor x = new Input(2);
        using var model = new Functional(x, new Nest<SymbolicTensor>.Many([x[.., 0..1] * 1, x]));
        model.Compile("sgd", [new Anneal.Losses.BinaryCrossentropy(fromLogits: true), "mse"], metrics: [["accuracy"], ["accuracy"]]);
        var logs = model.Evaluate(X, [new[] { 1, 1, 0, 0 }, new[,] { { 1, 0 }, { 1, 0 }, { 0, 1 }, { 1, 0 } }], verbose: 0);
        Assert.Equal([1, 0.75], logs.Where(entry => entry.Key.EndsWith("accuracy", StringComparison.Ordinal)).Select(entry => entry.Value).OrderDescending());
    }

    private static Sequential Identity(int columns, string activation = "linear")
    {
        var model = new Sequential([new Input(2), new Dense(columns), new Activation(activation)]);
        model.SetWeights([columns == 1 ? new float[,] { { 1 }, { 0 } } : new float[,] { { 1, 0 }, { 0, 1 } }, new float[columns]]);
        return model;
    }
}
