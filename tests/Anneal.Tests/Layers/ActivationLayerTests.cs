using Anneal.Graphs;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class ActivationLayerTests
{
    [Fact]
    public void What_is_masked_has_probability_0()
    {
        using var scope = NewDisposeScope();
        using var layer = new Softmax();
        var x = tensor(new float[] { 1, 2, 3, 4, 4, 4 }).reshape(2, 3);
        var y = layer.Apply(x, mask: tensor(new[] { true, false, true, false, false, false }).reshape(2, 3));
        var e = Math.Exp(2);
        GoldenTensor.AssertClose([1 / (1 + e), 0, e / (1 + e), 0, 0, 0], GoldenTensor.Values(y), 1e-7, 1e-6);
        Assert.Equal(GoldenTensor.Values(y), GoldenTensor.Values(layer.Apply(x, mask: tensor(new float[] { 1, 0, 1, 0, 0, 0 }).reshape(2, 3))));
        GoldenTensor.AssertClose([1 / (1 + e), 0, e / (1 + e), 0.5, 0, 0.5], GoldenTensor.Values(layer.Apply(x, mask: tensor(new[] { true, false, true }))), 1e-7, 1e-6);
    }

    [Fact]
    public void Behind_a_mask_of_steps_the_steps_that_count_have_probabilities()
    {
        using var scope = NewDisposeScope();
        using var layer = new Softmax();
        var y = layer.Apply(zeros(2, 2, 2), mask: tensor(new[] { true, false, true, true }).reshape(2, 2));
        Assert.Equal([0.5, 0.5, 0, 0, 0.5, 0.5, 0.5, 0.5], GoldenTensor.Values(y));
        Assert.StartsWith(
            "Layer 'softmax' takes a mask that fits its input of shape (2, 2, 2); it was given a mask of shape (3, 2).",
            Assert.Throws<ArgumentException>(() => layer.Apply(zeros(2, 2, 2), mask: ones(3, 2, dtype: ScalarType.Bool))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_over_several_axes_sum_to_1()
    {
        using var scope = NewDisposeScope();
        using var layer = new Softmax(axis: [1, -1]);
        var y = layer.Apply(randn([2, 3, 2, 4], generator: new Generator(1)).Times(50));
        Assert.All(GoldenTensor.Values(y.sum([1, 3])), sum => Assert.Equal(1, sum, 1e-6));
        Assert.Equal(
            "Layer 'softmax' takes inputs of at least 2 axes; it was given (3,). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => layer.Apply(zeros(3))).Message);
    }

    [Fact]
    public void Slopes_are_shared_along_the_axes_asked_for()
    {
        using var scope = NewDisposeScope();
        using var layer = new PReLU(alphaInitializer: "ones", sharedAxes: [1]);
        var x = tensor(new float[] { -1, 2, 3, -4 }).reshape(1, 2, 2);
        Assert.Equal([-1, 2, 3, -4], GoldenTensor.Values(layer.Apply(x)));
        Assert.Equal([1, 2], layer.Variables[0].Shape);
        Assert.Equal([1, 5, 2], layer.Apply(zeros(1, 5, 2)).shape);
        Assert.Equal(
            "Layer 'p_re_lu' was built for inputs with 2 values along axis 2; it was given (1, 2, 3). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Apply(zeros(1, 2, 3))).Message);
    }

    [Fact]
    public void Slopes_need_sizes_that_are_known()
    {
        using var layer = new PReLU();
        Assert.StartsWith(
            "Layer 'p_re_lu' must know the size of axis 1 of its input, or share its slopes along it; it was given (None, None, 3).",
            Assert.Throws<ArgumentException>(() => layer.Build([-1, -1, 3])).Message,
            StringComparison.Ordinal);
        using var shared = new PReLU(sharedAxes: [3]);
        Assert.StartsWith(
            "Layer 'p_re_lu' shares slopes along axis 3, which its input does not have; it was given (None, 2, 3).",
            Assert.Throws<ArgumentException>(() => shared.Build([-1, 2, 3])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_penalty_of_activities_is_a_mean_over_the_batch()
    {
        using var scope = NewDisposeScope();
        using var layer = new ActivityRegularization(l1: 0.5, l2: 0.25);
        using var call = CallScope.Open(collectsLosses: true);
        layer.Apply(tensor(new float[] { 1, -2, 3, 0 }).reshape(2, 2));
        Assert.Equal((0.5 * 6 + 0.25 * 14) / 2, GoldenTensor.Values(Assert.Single(call.Losses))[0], 1e-6);
    }

    [Fact]
    public void Identity_keeps_integers()
    {
        using var scope = NewDisposeScope();
        using var layer = new Identity();
        Assert.Equal(ScalarType.Int64, layer.Apply(arange(3)).dtype);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Equal("maxValue must be 0 or more and finite; it was -1. (Parameter 'maxValue')", Refused(() => new ReLU(maxValue: -1)));
        Assert.Equal("negativeSlope must be 0 or more and finite; it was -0.5. (Parameter 'negativeSlope')", Refused(() => new LeakyReLU(-0.5)));
        Assert.Equal("alpha must be a finite number; it was NaN. (Parameter 'alpha')", Refused(() => new ELU(double.NaN)));
        Assert.Equal("sharedAxes must be different axes, counted from 1; it was [1, 1]. (Parameter 'sharedAxes')", Refused(() => new PReLU(sharedAxes: [1, 1])));
        Assert.Equal("l1 must be 0 or more and finite; it was -1. (Parameter 'l1')", Refused(() => new ActivityRegularization(l1: -1)));

        static string Refused(Func<Layer> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }
}
