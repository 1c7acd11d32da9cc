using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class BidirectionalTests
{
    [Fact]
    public void It_is_two_layers_that_go_opposite_ways()
    {
        using var scope = NewDisposeScope();
        using var both = new Bidirectional(new GRU(3, returnSequences: true));
        using GRU forward = new(3, returnSequences: true), backward = new(3, returnSequences: true, goBackwards: true);
        var x = randn(2, 5, 4);
        var y = both.Apply(x);
        Copy(both.Layer, forward, x);
        Copy(both.BackwardLayer, backward, x);
        var expected = cat([forward.Apply(x), backward.Apply(x).flip(1)], -1);
        Assert.Equal(GoldenTensor.Values(expected), GoldenTensor.Values(y));
    }

    [Fact]
    public void The_merge_mode_is_a_name_a_member_or_null()
    {
        using Bidirectional byDefault = new(new GRU(3)), byName = new(new GRU(3), mergeMode: "sum"), byMember = new(new GRU(3), MergeMode.Ave), both = new(new GRU(3), mergeMode: null);
        Assert.Equal([MergeMode.Concat, MergeMode.Sum, MergeMode.Ave, null], [byDefault.MergeMode, byName.MergeMode, byMember.MergeMode, both.MergeMode]);
    }

    [Fact]
    public void Layers_are_named_for_the_way_they_go()
    {
        using var unnamed = new Bidirectional(new LSTM(2));
        using var named = new Bidirectional(new LSTM(2, name: "words"));
        using var model = new Sequential([new Input(3, 4), unnamed]);
        Assert.Equal(("forward_lstm", "backward_lstm"), (unnamed.Layer.Name, unnamed.BackwardLayer.Name));
        Assert.Equal(("forward_words", "backward_words"), (named.Layer.Name, named.BackwardLayer.Name));
        Assert.Equal("sequential/bidirectional/backward_lstm/lstm_cell/kernel", unnamed.Variables[3].Path);
    }

    [Fact]
    public void The_layer_itself_goes_forward()
    {
        using var scope = NewDisposeScope();
        var lstm = new LSTM(2);
        lstm.Build([-1, 3, 4]);
        var weights = lstm.GetWeights();
        using var layer = new Bidirectional(lstm);
        layer.Build([-1, 3, 4]);
        Assert.Same(lstm, layer.Layer);
        Assert.Equal(weights[0], layer.GetWeights()[0]);
        Assert.NotEqual(weights[0], layer.GetWeights()[3]);
        Assert.True(layer.BackwardLayer.GoBackwards);
    }

    [Fact]
    public void Initial_states_are_those_of_the_layer_then_those_of_the_backward_layer()
    {
        using var scope = NewDisposeScope();
        using var layer = new Bidirectional(new LSTM(3, returnState: true), MergeMode.Sum, backwardLayer: new GRU(3, returnState: true, goBackwards: true), name: "both");
        var x = randn(2, 4, 5);
        Tensor[] states = [randn(2, 3), randn(2, 3), randn(2, 3)];
        var made = layer.ApplyAll(x, states);
        IReadOnlyList<Tensor> forward = layer.Layer.ApplyAll(x, states[..2]), backward = layer.BackwardLayer.ApplyAll(x, states[2..]);
        Tensor[] expected = [forward[0].add(backward[0]), forward[1], forward[2], backward[1]];
        Assert.Equal(4, made.Count);
        for (var i = 0; i < 4; i++) Assert.Equal(GoldenTensor.Values(expected[i]), GoldenTensor.Values(made[i]));
        Assert.Equal(
            "Layer 'both' has 2 states forwards and 1 backwards. initialState has 2. (Parameter 'initialState')",
            Assert.Throws<ArgumentException>(() => layer.ApplyAll(x, states[..2])).Message);
    }

    [Fact]
    public void A_stateful_layer_carries_both_ways_until_it_is_reset()
    {
        using var scope = NewDisposeScope();
        using var layer = new Bidirectional(new SimpleRNN(2, stateful: true));
        var x = randn(2, 3, 4);
        var first = GoldenTensor.Values(layer.Apply(x));
        Assert.NotEqual(first, GoldenTensor.Values(layer.Apply(x)));
        Assert.Equal(["bidirectional/forward_simple_rnn/rnn_state", "bidirectional/backward_simple_rnn/rnn_state"], layer.StateVariables.Select(v => v.Path));
        layer.ResetState();
        Assert.Equal(first, GoldenTensor.Values(layer.Apply(x)));
    }

    [Fact]
    public void Both_outputs_of_a_symbolic_call_are_inferred()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor sequence = new Input([-1, 4]);
        using var layer = new Bidirectional(new LSTM(3, returnSequences: true, returnState: true), mergeMode: null);
        var outputs = layer.ApplyAll(sequence);
        Assert.Equal(["(None, None, 3)", "(None, None, 3)", "(None, 3)", "(None, 3)", "(None, 3)", "(None, 3)"], outputs.Select(output => output.Shape.ToString()));
        using var model = new Functional(sequence, Nest.List<SymbolicTensor>(outputs[0], outputs[1]));
        using var read = Layer.FromConfig(model.ToConfig());
        read.SetWeights(model.GetWeights());
        var x = randn(2, 5, 4);
        Assert.Equal(GoldenTensor.Values(model.ApplyAll(x)[1]), GoldenTensor.Values(read.ApplyAll(x)[1]));
    }

    [Fact]
    public void Given_weights_are_those_of_the_layer_then_those_of_the_backward_layer()
    {
        using var scope = NewDisposeScope();
        Tensor[] given = [full(4, 2, 0.1f), full(2, 2, 0.2f), full(2, 0.3f), full(4, 2, 0.4f), full(2, 2, 0.5f), full(2, 0.6f)];
        using var layer = new Bidirectional(new SimpleRNN(2), weights: [.. given.Select(weight => (ArrayLike)weight)], name: "both");
        layer.Build([-1, 3, 4]);
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], layer.GetWeights().Select(weight => weight.First()));
        Assert.False(layer.GetConfig().ContainsKey("weights"));
        Assert.Equal(
            "weights must hold as many arrays for one direction as for the other; there were 5. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => new Bidirectional(new SimpleRNN(2), weights: [.. given[..5].Select(weight => (ArrayLike)weight)])).Message);
    }

    [Fact]
    public void Layers_that_do_not_go_together_are_refused()
    {
        Assert.Equal(
            "layer must be one that goes forwards, unless backwardLayer is given; it was a layer that goes backwards. (Parameter 'layer')",
            Refused(() => new Bidirectional(new LSTM(2, goBackwards: true))));
        Assert.Equal(
            "backwardLayer must be a layer with goBackwards true, to match the other layer; it was one with goBackwards false. (Parameter 'backwardLayer')",
            Refused(() => new Bidirectional(new LSTM(2), backwardLayer: new LSTM(2))));
        Assert.Equal(
            "backwardLayer must be a layer with returnSequences true, to match the other layer; it was one with returnSequences false. (Parameter 'backwardLayer')",
            Refused(() => new Bidirectional(new LSTM(2, returnSequences: true), backwardLayer: new LSTM(2, goBackwards: true))));
        using var uneven = new Bidirectional(new LSTM(2), MergeMode.Mul, backwardLayer: new LSTM(3, goBackwards: true), name: "both");
        Assert.Equal(
            "Layer 'both' cannot merge outputs of shapes (None, 2) and (None, 3) by Mul. (Parameter 'backwardLayer')",
            Assert.Throws<ArgumentException>(() => uneven.ComputeOutputShape([-1, 4, 5])).Message);
    }

    private static string Refused(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;

    private static void Copy(RecurrentLayer from, RecurrentLayer to, Tensor x)
    {
        to.Build(x.shape);
        to.SetWeights(from.GetWeights());
    }
}
