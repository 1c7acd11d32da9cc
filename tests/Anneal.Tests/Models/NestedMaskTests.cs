using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

public sealed class NestedMaskTests
{
    private static readonly int[,] Ids = { { 1, 2, 0, 0 }, { 3, 0, 0, 0 } };

    [Fact]
    public void A_mask_that_ends_within_a_nested_model_does_not_reach_the_loss()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Embedding(6, 3, maskZero: true), new Sequential([new LSTM(4), new Dense(1)])]);
        model.Compile("sgd", "mse");
        var y = randn(2, 1);
        var loss = model.Evaluate(Ids, y, verbose: 0)["loss"];
        var expected = (model.Apply(tensor(Ids)) - y).square().mean().item<float>();
        Assert.Equal(expected, loss, 1e-6);
    }

    [Fact]
    public void A_mask_made_within_a_nested_model_reaches_the_loss()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Sequential([new Embedding(6, 3, maskZero: true)]), new Dense(1)]);
        model.Compile("sgd", "mse");
        var y = randn(2, 4, 1);
        var loss = model.Evaluate(Ids, y, verbose: 0)["loss"];
        var counts = tensor(Ids).ne(0).unsqueeze(-1);
        var expected = (model.Apply(tensor(Ids)) - y).square().masked_select(counts).mean().item<float>();
        Assert.Equal(expected, loss, 1e-6);
    }

    [Fact]
    public void A_mask_given_to_a_model_reaches_its_layers()
    {
        using var scope = NewDisposeScope();
        var lstm = new LSTM(4);
        using var model = new Sequential([new Input(4, 3), lstm]);
        var (x, mask) = (randn(2, 4, 3), tensor(Ids).ne(0));
        Assert.True(model.Apply(x, mask: mask).equal(lstm.Apply(x, mask: mask)).all().item<bool>());
        Assert.False(model.Apply(x).allclose(lstm.Apply(x, mask: mask)));
    }
}
