using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class RecurrentTests
{
    public static TheoryData<string> Kinds => ["SimpleRNN", "GRU", "GRU before", "LSTM", "stack"];

    /// <summary>Keras's None is no activation. In C# null stands for the default.</summary>
    [Theory]
    [InlineData("SimpleRNN", "activation")]
    [InlineData("LSTM", "activation")]
    [InlineData("LSTM", "recurrent_activation")]
    [InlineData("GRUCell", "activation")]
    [InlineData("Dense", "activation")]
    public void No_activation_in_a_config_is_a_linear_one(string kind, string key)
    {
        using var layer = Of(kind, new JsonObject { ["units"] = 2, [key] = null });
        Assert.Equal("linear", layer.GetConfig()[key]!.GetValue<string>());
        using var plain = new SimpleRNN(2, activation: null);
        Assert.Equal("tanh", plain.GetConfig()["activation"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("LSTM", "implementation")]
    [InlineData("GRU", "implementation")]
    [InlineData("LSTMCell", "implementation")]
    [InlineData("GRUCell", "implementation")]
    public void Keys_of_older_configs_that_Keras_takes_are_taken(string kind, string key)
    {
        using var layer = Of(kind, new JsonObject { ["units"] = 2, [key] = 2 });
        Assert.False(layer.GetConfig().ContainsKey(key));
    }

    [Fact]
    public void The_length_of_inputs_in_older_configs_of_an_embedding_is_taken()
    {
        using var layer = Of("Embedding", new JsonObject { ["input_dim"] = 3, ["output_dim"] = 2, ["input_length"] = 4 });
        Assert.False(layer.GetConfig().ContainsKey("input_length"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_dropped_depends_on_the_seed_and_only_while_training(string kind)
    {
        using var scope = NewDisposeScope();
        using RecurrentLayer first = Make(kind), second = Make(kind);
        var x = ones(2, 5, 3);
        first.Build(x.shape);
        second.Build(x.shape);
        second.SetWeights(first.GetWeights());
        var dropped = GoldenTensor.Values(first.Apply(x, training: true));
        Assert.Equal(dropped, GoldenTensor.Values(second.Apply(x, training: true)));
        Assert.NotEqual(dropped, GoldenTensor.Values(second.Apply(x, training: true)));
        Assert.NotEqual(dropped, GoldenTensor.Values(second.Apply(x)));
        Assert.Equal(GoldenTensor.Values(first.Apply(x)), GoldenTensor.Values(second.Apply(x)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_cell_called_step_by_step_is_the_layer(string kind)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(kind);
        var x = randn(2, 4, 3);
        var expected = layer.Apply(x);
        IReadOnlyList<Tensor> states = [.. layer.Cell.StateSize.Select(size => zeros(2, size))];
        var output = x;
        for (var t = 0; t < 4; t++)
        {
            var made = layer.Cell.ApplyAll(x.select(1, t), states);
            (output, states) = (made[0], [.. made.Skip(1)]);
        }
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(output), 1e-6, 0);
    }

    [Fact]
    public void Gradients_reach_inputs_through_dropped_steps()
    {
        using var scope = NewDisposeScope();
        using var layer = Make("GRU before");
        var x = randn(2, 4, 3).requires_grad_();
        var mask = tensor(new[] { true, true, false, false, true, true, true, true }).reshape(2, 4);
        var gradients = autograd.grad([layer.Apply(x, training: true, mask: mask).sum()], [x, .. layer.TrainableVariables.Select(v => v.Value)]);
        Assert.Equal(0, gradients[0][0, 2..].abs().sum().ToSingle());
        Assert.All(gradients, gradient => Assert.True(gradient.isfinite().all().item<bool>()));
    }

    [Fact]
    public void A_cell_of_ones_own_is_trained_with_its_layers()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(4, 3), new RNN(new Mixing(2), returnSequences: true), new RNN(new StackedRNNCells([new Mixing(2), new SimpleRNNCell(3)]))]);
        Assert.Equal(
            ["sequential/rnn/mixing/dense/kernel", "sequential/rnn/mixing/dense/bias", "sequential/rnn_1/stacked_rnn_cells/mixing/dense/kernel"],
            model.Variables.Take(3).Select(v => v.Path));
        var y = model.Apply(randn(2, 4, 3), training: true);
        Assert.Equal([2, 3], y.shape);
        Assert.Equal(7, autograd.grad([y.sum()], [.. model.TrainableVariables.Select(v => v.Value)]).Count);
    }

    [Fact]
    public void A_cell_that_forgets_a_state_is_named()
    {
        using var scope = NewDisposeScope();
        using var layer = new RNN(new Forgetful());
        Assert.Equal(
            "Cell 'forgetful' has 1 states and must give an output and as many new states. It gave 1 tensors.",
            Assert.Throws<InvalidOperationException>(() => layer.Apply(zeros(2, 4, 3))).Message);
        Assert.Equal("cells must hold at least one cell; it was empty. (Parameter 'cells')", Assert.Throws<ArgumentException>(() => new StackedRNNCells([])).Message);
    }

    [Fact]
    public void A_dropout_of_one_drops_everything()
    {
        using var scope = NewDisposeScope();
        using var layer = new SimpleRNN(3, dropout: 1);
        Assert.Equal(0, layer.Apply(randn(2, 4, 3), training: true).abs().sum().ToSingle());
        Assert.NotEqual(0, layer.Apply(randn(2, 4, 3)).abs().sum().ToSingle());
    }

    [Fact]
    public void A_seed_comes_back()
    {
        using var layer = new SimpleRNN(3, seed: 7);
        using var read = (SimpleRNN)Registry<Layer>.Deserialize(Registry<Layer>.Serialize(layer));
        Assert.Equal(7, read.Seed);
    }

    private static RecurrentLayer Make(string kind) => kind switch
    {
        "SimpleRNN" => new SimpleRNN(3, dropout: 0.5, recurrentDropout: 0.5, seed: 1),
        "GRU" => new GRU(3, dropout: 0.5, recurrentDropout: 0.5, seed: 1),
        "GRU before" => new GRU(3, dropout: 0.5, recurrentDropout: 0.5, seed: 1, resetAfter: false),
        "LSTM" => new LSTM(3, dropout: 0.5, seed: 1),
        _ => new RNN(new StackedRNNCells([new GRUCell(4, dropout: 0.5, seed: 1), new LSTMCell(3, recurrentDropout: 0.5, seed: 2)])),
    };

    private sealed class Mixing : RecurrentCell
    {
        private readonly Dense dense;

        public Mixing(long units)
        {
            dense = Track(new Dense(units));
            StateSize = [units];
        }

        public override IReadOnlyList<long> StateSize { get; }

        protected override IReadOnlyList<Tensor> Step(Tensor input, IReadOnlyList<Tensor> states, CallContext context)
        {
            var sum = Ops.Add(dense.Apply(input), states[0]);
            return [sum, sum];
        }
    }

    private static Layer Of(string kind, JsonObject config) =>
        Registry<Layer>.Deserialize(new JsonObject { ["module"] = "keras.layers", ["class_name"] = kind, ["config"] = config, ["registered_name"] = null });

    private sealed class Forgetful : RecurrentCell
    {
        public override IReadOnlyList<long> StateSize => [2];

        protected override IReadOnlyList<Tensor> Step(Tensor input, IReadOnlyList<Tensor> states, CallContext context) => [states[0].clone()];
    }
}
