using Anneal.Graphs;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class ConvLSTMTests
{
    public static TheoryData<int> Dimensions => [1, 2, 3];

    [Theory, MemberData(nameof(Dimensions))]
    public void On_one_element_it_is_an_LSTM(int dimensions)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(dimensions, returnState: true);
        using var lstm = new LSTM(3, returnState: true);
        var x = randn(2, 5, 4);
        long[] one = [.. Enumerable.Repeat(1L, dimensions)];
        var images = x.reshape([2, 5, .. one, 4]);
        layer.Build(images.shape);
        lstm.Build(x.shape);
        var weights = lstm.Variables.Select(v => v.Value).ToArray();
        layer.SetWeights([(ArrayLike)weights[0].reshape([.. one, 4, 12]), (ArrayLike)weights[1].reshape([.. one, 3, 12]), (ArrayLike)weights[2]]);
        foreach (var (expected, made) in lstm.ApplyAll(x).Zip(layer.ApplyAll(images)))
            GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(made), 1e-6, 0);
    }

    [Theory, MemberData(nameof(Dimensions))]
    public void Channels_may_stand_first(int dimensions)
    {
        using var scope = NewDisposeScope();
        using RecurrentLayer last = Make(dimensions, size: 2), first = Make(dimensions, size: 2, format: DataFormat.ChannelsFirst);
        var x = randn([2, 3, .. Enumerable.Repeat(4L, dimensions), 2]);
        var turned = x.movedim([-1], [2]);
        last.Build(x.shape);
        first.Build(turned.shape);
        first.SetWeights(last.GetWeights());
        GoldenTensor.AssertClose(GoldenTensor.Values(last.Apply(x).movedim([-1], [1])), GoldenTensor.Values(first.Apply(turned)), 1e-6, 0);
    }

    [Fact]
    public void What_is_dropped_depends_on_the_seed_and_only_while_training()
    {
        using var scope = NewDisposeScope();
        using ConvLSTM2D first = new(2, 2, dropout: 0.5, recurrentDropout: 0.5, seed: 1), second = new(2, 2, dropout: 0.5, recurrentDropout: 0.5, seed: 1);
        var x = ones([2, 3, 4, 4, 1]).requires_grad_();
        first.Build(x.shape);
        second.Build(x.shape);
        second.SetWeights(first.GetWeights());
        var y = first.Apply(x, training: true);
        Assert.Equal(GoldenTensor.Values(y), GoldenTensor.Values(second.Apply(x, training: true)));
        Assert.NotEqual(GoldenTensor.Values(y), GoldenTensor.Values(second.Apply(x, training: true)));
        Assert.Equal(GoldenTensor.Values(first.Apply(x)), GoldenTensor.Values(second.Apply(x)));
        Assert.All(autograd.grad([y.sum()], [x, .. first.TrainableVariables.Select(v => v.Value)]), gradient => Assert.True(gradient.isfinite().all().item<bool>()));
    }

    [Fact]
    public void Sizes_may_be_unknown_where_no_state_is_carried_on()
    {
        using var scope = NewDisposeScope();
        using var layer = new ConvLSTM2D(2, 3, padding: "same", returnSequences: true);
        Assert.Equal("(None, None, None, None, 2)", layer.ComputeOutputShape([-1, -1, -1, -1, 1]).ToString());
        layer.Build([-1, -1, -1, -1, 1]);
        Assert.Equal([1, 2, 5, 6, 2], layer.Apply(randn([1, 2, 5, 6, 1])).shape);
        using var stateful = new ConvLSTM2D(2, 3, stateful: true, name: "film");
        Assert.Equal(
            "Layer 'film' is stateful and needs the number of samples per batch and every size except the number of steps: give them in the Input layer (batchSize); "
            + "it was given (2, None, None, 5, 1). (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => stateful.Build([2, -1, -1, 5, 1])).Message);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Equal("filters must be 1 or more; it was 0. (Parameter 'filters')", Refused(() => new ConvLSTM1D(0, 3)));
        Assert.Equal("padding must be Valid or Same; it was Causal. (Parameter 'padding')", Refused(() => new ConvLSTM1D(1, 3, padding: "causal")));
        Assert.Equal("kernelSize must be 1 or more along each axis; it was [0, 2]. (Parameter 'kernelSize')", Refused(() => new ConvLSTM2D(1, [0, 2])));
        Assert.Equal(
            "dilationRate must be 1 where strides are more than 1; they were [2, 2, 2]; it was [2, 2, 2]. (Parameter 'dilationRate')",
            Refused(() => new ConvLSTM3D(1, 2, strides: 2, dilationRate: 2)));
        using var layer = new ConvLSTM1D(2, 3, name: "signal");
        Assert.Equal(
            "Layer 'signal' has a kernel of size [3], which does not fit into its steps along axis 1; it was given steps of shape (None, 2, 1). (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => layer.Build([-1, 4, 2, 1])).Message);
        Assert.Equal("Layer 'signal' takes inputs of 4 axes; it was given (2, 3, 4). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => layer.Build([2, 3, 4])).Message);
    }

    private static string Refused(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;

    private static ConvLSTMLayer Make(int dimensions, long size = 1, DataFormat? format = null, bool returnState = false) => dimensions switch
    {
        1 => new ConvLSTM1D(3, size, dataFormat: format ?? DataFormat.ChannelsLast, returnState: returnState),
        2 => new ConvLSTM2D(3, size, dataFormat: format ?? DataFormat.ChannelsLast, returnState: returnState),
        _ => new ConvLSTM3D(3, size, dataFormat: format ?? DataFormat.ChannelsLast, returnState: returnState),
    };
}
