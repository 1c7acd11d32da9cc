using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

public sealed class FunctionalTests
{
    [Fact]
    public void Branches_meet_and_shared_layers_have_their_weights_once()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor a = new Input([3], name: "a"), b = new Input([3], name: "b");
        var shared = new Dense(4, activation: "tanh", name: "shared");
        var merged = new Concatenate().Apply([shared.Apply(a), shared.Apply(b)]);
        using var model = new Functional([a, b], new Dense(1).Apply(merged), "twins");
        Assert.Equal(["a", "b", "shared", "concatenate", "dense"], model.Layers.Select(l => l.Name));
        Assert.Equal(["shared/kernel", "shared/bias", "dense/kernel", "dense/bias"], model.Variables.Select(v => v.Path));
        Assert.Equal((3 * 4) + 4 + 8 + 1, model.CountParams());

        var (x, y) = (randn(2, 3), randn(2, 3));
        var expected = model.GetLayer("dense").Apply(cat([shared.Apply(x), shared.Apply(y)], -1));
        Assert.Equal(GoldenTensor.Values(expected), GoldenTensor.Values(model.Apply([x, y])));
    }

    [Fact]
    public void Operators_and_parts_are_recorded_and_computed()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor x = new Input(4, 3);
        var y = 2 * x[.., ^1] - x[.., 0] / 4 + -x[.., 1];
        using var model = new Functional(x, [y, y > 0]);
        var data = randn(5, 4, 3);
        var outputs = model.ApplyAll(data);
        var (last, first, second) = (data.select(1, 3), data.select(1, 0), data.select(1, 1));
        var expected = (last * 2) - (first / 4) - second;
        Assert.True(outputs[0].allclose(expected));
        Assert.Equal(ScalarType.Bool, outputs[1].dtype);
        Assert.True(outputs[1].equal(expected > 0).all().item<bool>());
        Assert.Equal(Shape.Create([-1, 3]), model.OutputStructure.Flatten().First().Shape);
    }

    [Fact]
    public void Truth_values_and_integers_are_numbers_in_sums_and_means()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor x = new Input(3);
        using var model = new Functional(x, [x - (x > 0), (x > 0) - x, Ops.Mean(x > 0, [-1]), Ops.Var(Ops.Cast(x, ScalarType.Int32), [-1])]);
        var outputs = model.ApplyAll(tensor(new float[,] { { -1, 2, 5 } }));
        Assert.Equal([-1, 1, 4], GoldenTensor.Values(outputs[0]));
        Assert.Equal([1, -1, -4], GoldenTensor.Values(outputs[1]));
        Assert.Equal(2 / 3.0, GoldenTensor.Values(outputs[2]).Single(), 1e-6);
        Assert.Equal(6, GoldenTensor.Values(outputs[3]).Single(), 1e-5);
    }

    [Fact]
    public void Models_within_models_keep_their_layers_and_their_weights()
    {
        using var scope = NewDisposeScope();
        var encoder = new Sequential([new Input(3), new Dense(2)], "encoder");
        SymbolicTensor x = new Input(3);
        using var model = new Functional(x, encoder.Apply(x) + encoder.Apply(x * 2));
        Assert.Equal(["encoder/dense/kernel", "encoder/dense/bias"], model.Variables.Select(v => v.Path));
        var data = randn(2, 3);
        Assert.True(model.Apply(data).allclose(encoder.Apply(data) + encoder.Apply(data * 2)));
    }

    [Fact]
    public void A_layer_may_be_in_two_models_and_keeps_the_names_of_the_first()
    {
        var shared = new Dense(2);
        SymbolicTensor x = new Input(3), z = new Input(3);
        using var first = new Functional(x, new Dense(1).Apply(shared.Apply(x)), "first");
        using var second = new Functional(z, shared.Apply(z), "second");
        Assert.Equal(["dense/kernel", "dense/bias"], second.Variables.Select(v => v.Path));
        Assert.Same(first.Variables[0], second.Variables[0]);
    }

    [Fact]
    public void Read_from_its_own_text_a_model_computes_the_same()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor a = new Input([3], name: "a"), b = new Input([2], name: "b");
        var y = Ops.Softmax(Ops.Concatenate([new Dense(2).Apply(a), b])) * 2;
        using var model = new Functional(
            new Dictionary<string, SymbolicTensor> { ["first"] = a, ["second"] = b }, new Dictionary<string, SymbolicTensor> { ["p"] = y, ["mean"] = Ops.Mean(y, [-1]) });
        using var copy = (Functional)Model.FromJson(model.ToJson());
        copy.SetWeights(model.GetWeights());
        Assert.Equal(model.ToJson(), copy.ToJson());
        Tensor[] data = [randn(4, 3), randn(4, 2)];
        foreach (var (one, other) in model.ApplyAll(data).Zip(copy.ApplyAll(data))) Assert.Equal(GoldenTensor.Values(one), GoldenTensor.Values(other));
    }

    [Fact]
    public void What_is_no_graph_is_refused_in_words_that_help()
    {
        SymbolicTensor x = new Input([3], name: "x"), other = new Input([3], name: "other");
        using var dense = new Dense(2);
        var y = dense.Apply(x);
        Says("inputs must be tensors of Input layers; one was made by 'dense'. (Parameter 'inputs')", () => new Functional(y, y));
        Says("An output depends on 'x', which is not among the inputs of the model. Add it to the inputs. (Parameter 'inputs')", () => new Functional(other, y));
        Says("An input is listed twice. (Parameter 'inputs')", () => new Functional([x, x], y));
        using var twin = new Dense(2, name: "twin");
        using var second = new Dense(2, name: "twin");
        Says(
            "Model 'functional' has two layers named 'twin'. Give one of them another name, by its argument 'name'. (Parameter 'operations')",
            () => new Functional(x, [twin.Apply(x), second.Apply(x)]));
        using var model = new Functional(x, y);
        using var wrong = zeros(2, 4);
        Says("Input 'x' of model 'functional' takes shape (None, 3); it was given (2, 4). (Parameter 'given')", () => model.Apply(wrong));
    }

    private static void Says(string message, Func<object> action) => Assert.Equal(message, Assert.Throws<ArgumentException>(action).Message);
}
