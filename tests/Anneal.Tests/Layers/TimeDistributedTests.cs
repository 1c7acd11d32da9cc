using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class TimeDistributedTests
{
    [Fact]
    public void Every_step_is_a_call_of_the_layer_with_its_part_of_the_mask()
    {
        using var scope = NewDisposeScope();
        using var layer = new TimeDistributed(new LSTM(3));
        var x = randn(2, 4, 5, 2);
        var mask = randint(2, [2, 4, 5], dtype: ScalarType.Bool);
        var y = layer.Apply(x, mask: mask);
        for (var t = 0; t < 4; t++)
            Assert.Equal(GoldenTensor.Values(layer.Layer.Apply(x.select(1, t), mask: mask.select(1, t))), GoldenTensor.Values(y.select(1, t)));
    }

    /// <summary>With two samples a step, the terms of the gradient nearly cancel: float32 leaves an error of the size of its digits of the terms, in Keras's own numbers too.</summary>
    [Fact]
    public void Batch_normalization_of_each_step_has_the_gradient_of_the_formula_in_float64()
    {
        using var scope = NewDisposeScope();
        using var norm = new BatchNormalization();
        using var layer = new TimeDistributed(norm);
        for (var seed = 1; seed <= 20; seed++)
        {
            var source = new Generator((ulong)seed);
            var x = randn([2, 3, 4], generator: source).requires_grad_();
            var weights = randn([2, 3, 4], generator: source);
            var gradient = autograd.grad([(layer.Apply(x, training: true) * weights).sum()], [x])[0];

            var exact = x.detach().to(float64).requires_grad_();
            var difference = exact - exact.mean([0L], keepdim: true);
            var deviation = (difference.square().mean([0L], keepdim: true) + norm.Epsilon).sqrt();
            var expected = autograd.grad([(difference / deviation * weights).sum()], [exact])[0];

            var terms = (weights.abs().amax([0L], keepdim: true) / deviation).expand(2, 3, 4);
            Assert.All(
                GoldenTensor.Values((gradient - expected).abs()).Zip(GoldenTensor.Values(terms)),
                pair => Assert.InRange(pair.First / pair.Second, 0, 2e-6));
        }
    }

    [Fact]
    public void One_may_hold_another()
    {
        using var scope = NewDisposeScope();
        using var layer = new TimeDistributed(new TimeDistributed(new Dense(3)));
        Assert.Equal("(None, None, 4, 3)", layer.ComputeOutputShape([-1, -1, 4, 2]).ToString());
        var x = randn(2, 3, 4, 2);
        Assert.Equal([2, 3, 4, 3], layer.Apply(x).shape);
        Assert.Equal(["time_distributed/time_distributed/dense/kernel", "time_distributed/time_distributed/dense/bias"], layer.Variables.Select(v => v.Path));
        using var read = Layer.FromConfig(layer.ToConfig());
        read.SetWeights(layer.GetWeights());
        Assert.Equal(GoldenTensor.Values(layer.Apply(x)), GoldenTensor.Values(read.Apply(x)));
    }

    [Fact]
    public void Steps_are_trained_together()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(3, 4), new TimeDistributed(new Dense(1)), new Flatten()]);
        model.Compile("sgd", "mse");
        var history = model.Fit(randn(8, 3, 4), zeros(8, 3), epochs: 3, verbose: 0);
        Assert.True(history["loss"][2] < history["loss"][0]);
    }

    [Fact]
    public void The_penalty_of_the_layer_counts_at_each_step()
    {
        using var scope = NewDisposeScope();
        using var layer = new TimeDistributed(new Dense(2, activityRegularizer: "l2"));
        var x = randn(2, 3, 4);
        using var call = CallScope.Open(collectsLosses: true);
        var y = layer.Apply(x);
        Assert.Equal(3, call.Losses.Count);
        Assert.Equal(0.01 * y.pow(2).sum().ToSingle() / 2, call.Losses.Sum(loss => loss.ToSingle()), 1e-6);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var layer = new TimeDistributed(new Dense(2), name: "steps");
        Assert.Equal("Layer 'steps' takes inputs of at least 3 axes; it was given (2, 3). (Parameter 'inputShape')", Refused(() => layer.Build([2, 3])));
        Assert.Equal("Layer 'steps' takes a mask of shape (2, 3); it was given (2, 4). (Parameter 'mask')", Refused(() => layer.Apply(zeros(2, 3, 4), mask: ones(2, 4))));
        Assert.Equal("Layer 'steps' takes sequences of at least one step; it was given (2, 0, 4). (Parameter 'inputs')", Refused(() => layer.Apply(zeros(2, 0, 4))));
        using var several = new TimeDistributed(new LSTM(2, returnState: true), name: "steps");
        Assert.Equal("Layer 'steps' takes a layer with one output. 'lstm' has 3. (Parameter 'inputs')", Refused(() => several.ComputeOutputShape([2, 3, 4, 5])));
    }

    private static string Refused(Action call) => Assert.Throws<ArgumentException>(call).Message;
}
