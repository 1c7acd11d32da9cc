using Anneal.Activations;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class LSTMTests
{
    [Fact]
    public void A_stateful_layer_goes_on_where_the_batch_before_ended()
    {
        using var scope = NewDisposeScope();
        using LSTM whole = new(3, returnSequences: true), parts = new(3, returnSequences: true, stateful: true);
        var x = randn([2, 6, 4], generator: new Generator(1));
        var expected = whole.Apply(x);
        parts.Build([2, 3, 4]);
        parts.SetWeights(whole.GetWeights());
        var y = cat([parts.Apply(x[.., ..3]), parts.Apply(x[.., 3..])], 1);
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(y), 1e-6, 0);
        Assert.Equal(["lstm/rnn_state", "lstm/rnn_state_1"], parts.StateVariables.Select(v => v.Path));
        Assert.Equal(3, parts.Variables.Count);
        parts.ResetState();
        GoldenTensor.AssertClose(GoldenTensor.Values(expected[.., ..3]), GoldenTensor.Values(parts.Apply(x[.., ..3])), 1e-6, 0);
        Assert.Equal(
            "Layer 'lstm' is stateful and was built for batches of 2 samples; it was given 1. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => parts.Apply(x[..1])).Message);
        using var unknown = new LSTM(3, stateful: true);
        Assert.Contains("needs the number of samples per batch", Assert.Throws<ArgumentException>(() => unknown.Build([-1, 3, 4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_a_stateful_layer_trains_and_evaluates_on_batches_of_its_size()
    {
        var (x, y) = (new float[4, 3, 2], new float[4, 1]);
        for (var i = 0; i < 4; i++)
        {
            (x[i, 0, 0], x[i, 1, 1], x[i, 2, 0], y[i, 0]) = (i, 1 - i, 2, i % 2);
        }
        RandomSeed.Set(1);
        var layer = new LSTM(3, stateful: true);
        using var model = new Sequential([new Input([3, 2], batchSize: 2), layer, new Dense(1)]);
        model.Compile(new SGD(0), "mse");
        var history = model.Fit(x, y, batchSize: 2, epochs: 2, verbose: 0, shuffle: false);
        var after = GoldenTensor.Values(layer.StateVariables[0].Value);
        layer.ResetState();
        var losses = new[] { model.Evaluate(x, y, batchSize: 2, verbose: 0)["loss"], model.Evaluate(x, y, batchSize: 2, verbose: 0)["loss"] };

        Assert.NotEqual(losses[0], losses[1], 1e-3);
        for (var epoch = 0; epoch < 2; epoch++) Assert.Equal(losses[epoch], history["loss"][epoch], 1e-6);
        GoldenTensor.AssertClose(after, GoldenTensor.Values(layer.StateVariables[0].Value), 1e-6, 0);
    }

    [Fact]
    public void What_is_dropped_depends_on_the_seed_and_is_the_same_at_all_steps()
    {
        using var scope = NewDisposeScope();
        using LSTM first = new(4, dropout: 0.5, recurrentDropout: 0.5, seed: 3, returnSequences: true), second = new(4, dropout: 0.5, recurrentDropout: 0.5, seed: 3, returnSequences: true);
        var x = ones(2, 5, 3);
        first.Build(x.shape);
        second.Build(x.shape);
        second.SetWeights(first.GetWeights());
        var y = first.Apply(x, training: true);
        GoldenTensor.AssertClose(GoldenTensor.Values(y), GoldenTensor.Values(second.Apply(x, training: true)), 0, 0);
        Assert.NotEqual(GoldenTensor.Values(y), GoldenTensor.Values(second.Apply(x, training: true)));
        Assert.Equal(GoldenTensor.Values(first.Apply(x)), GoldenTensor.Values(second.Apply(x)));
        Assert.Equal(["lstm/lstm_cell/seed_generator_state"], first.StateVariables.Select(v => v.Path));
    }

    [Theory, InlineData(true, false), InlineData(false, true)]
    public void A_sequence_at_once_is_its_steps_one_by_one(bool useBias, bool goBackwards)
    {
        using var scope = NewDisposeScope();
        using var layer = new LSTM(5, useBias: useBias, goBackwards: goBackwards, dropout: 0.25, seed: 1, returnSequences: true, returnState: true);
        Tensor x = randn(3, 7, 4).requires_grad_(), h = randn(3, 5).requires_grad_(), c = randn(3, 5).requires_grad_(), g = randn(3, 7, 5);
        layer.Build(x.shape);
        Tensor[] sources = [x, h, c, .. layer.TrainableVariables.Select(v => v.Value)];
        foreach (var training in new[] { false, true })
        {
            var draws = layer.StateVariables[0].Value.clone();
            var once = layer.ApplyAll(x, [h, c], training: training);
            using (no_grad()) layer.StateVariables[0].Value.copy_(draws);
            // Where there is a mask, steps are taken one by one.
            var steps = layer.ApplyAll(x, [h, c], mask: ones(3, 7), training: training);
            for (var i = 0; i < 3; i++) GoldenTensor.AssertClose(GoldenTensor.Values(steps[i]), GoldenTensor.Values(once[i]), 1e-6, 0);
            IList<Tensor> expected = autograd.grad([(steps[0] * g).sum(), steps[2].sum()], sources), made = autograd.grad([(once[0] * g).sum(), once[2].sum()], sources);
            for (var i = 0; i < sources.Length; i++) GoldenTensor.AssertCloseToScale(GoldenTensor.Values(expected[i]), GoldenTensor.Values(made[i]), 2e-6, $"gradient {i}");
        }
    }

    [Fact]
    public void A_function_of_ones_own_is_not_taken_for_the_known_one_of_its_name()
    {
        using var scope = NewDisposeScope();
        using var layer = new LSTM(2, activation: new ActivationFunction("tanh", x => x.relu()));
        var x = randn(2, 3, 4);
        Assert.Equal(GoldenTensor.Values(layer.Apply(x, mask: ones(2, 3))), GoldenTensor.Values(layer.Apply(x)));
    }

    [Fact]
    public void Symbolic_and_eager_calls_agree()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor sequence = new Input(5, 2), h = new Input(3), c = new Input(3);
        using var layer = new LSTM(3, returnState: true);
        var (output, lastH, lastC) = layer.ApplyAll(sequence, initialState: [h, c]);
        using var model = new Functional(Nest.List<SymbolicTensor>(sequence, h, c), Nest.List<SymbolicTensor>(output, lastH, lastC));
        Tensor x = randn(4, 5, 2), h0 = randn(4, 3), c0 = randn(4, 3);
        var expected = layer.ApplyAll(x, [h0, c0]);
        var made = model.ApplyAll([x, h0, c0]);
        Assert.Equal([(-1L, 3L), (-1, 3), (-1, 3)], new[] { output, lastH, lastC }.Select(t => (t.Shape[0], t.Shape[1])));
        for (var i = 0; i < 3; i++) GoldenTensor.AssertClose(GoldenTensor.Values(expected[i]), GoldenTensor.Values(made[i]), 0, 0);
        Assert.Equal(GoldenTensor.Values(made[0]), GoldenTensor.Values(made[1]));
    }

    [Fact]
    public void A_mask_of_an_embedding_reaches_the_layer()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input([5], dtype: ScalarType.Int64), new Embedding(6, 3, maskZero: true), new LSTM(2)]);
        var padded = tensor(new[] { 1L, 2, 3, 0, 0 }).reshape(1, 5);
        var lstm = (LSTM)model.Layers[1];
        var expected = lstm.Apply(model.Layers[0].Apply(padded[.., ..3]));
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(model.Apply(padded)), 1e-7, 0);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var layer = new LSTM(3);
        var x = zeros(2, 4, 3);
        Assert.Equal("Layer 'lstm' has 2 states. initialState has 1. (Parameter 'initialState')", Refused(() => layer.Apply(x, [zeros(2, 3)])));
        Assert.Equal("Layer 'lstm' takes initialState[1] of shape (2, 3); it was given (2, 4). (Parameter 'initialState')", Refused(() => layer.Apply(x, [zeros(2, 3), zeros(2, 4)])));
        Assert.Equal("Layer 'lstm' takes a mask of shape (2, 4); it was given (2, 3). (Parameter 'mask')", Refused(() => layer.Apply(x, mask: ones(2, 3))));
        Assert.Contains("takes sequences of at least one step", Refused(() => layer.Apply(zeros(2, 0, 3))), StringComparison.Ordinal);
        Assert.Equal("dropout", Assert.Throws<ArgumentOutOfRangeException>(() => new LSTM(3, dropout: 1.1)).ParamName);
        Assert.Equal("units must be 1 or more; it was 0. (Parameter 'units')", Assert.Throws<ArgumentOutOfRangeException>(() => new LSTM(0)).Message);
        using var cell = new LSTMCell(3);
        Assert.Equal("Cell 'lstm_cell' has 2 states; it was given 1. (Parameter 'inputs')", Refused(() => cell.ApplyAll(zeros(2, 3), [zeros(2, 3)])));

        static string Refused(Action act) => Assert.Throws<ArgumentException>(act).Message;
    }
}
