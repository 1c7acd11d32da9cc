using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class BatchNormalizationTests
{
    [Fact]
    public void Masked_rows_do_not_count_for_the_statistics()
    {
        using var scope = NewDisposeScope();
        using BatchNormalization masked = new(momentum: 0), plain = new(momentum: 0);
        var x = randn([2, 3, 4], generator: new Generator(1));
        var mask = tensor(new[] { true, true, false, true, false, false }).reshape(2, 3);
        var counted = x.reshape(6, 4).index_select(0, tensor(new[] { 0L, 1, 3 }));
        var y = masked.Apply(x, training: true, mask: mask).reshape(6, 4).index_select(0, tensor(new[] { 0L, 1, 3 }));
        var expected = plain.Apply(counted, training: true);
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(y), 1e-5, 0);
        for (var i = 2; i < 4; i++) GoldenTensor.AssertClose(GoldenTensor.Values(plain.Variables[i].Value), GoldenTensor.Values(masked.Variables[i].Value), 1e-6, 0);
    }

    [Fact]
    public void A_frozen_layer_infers_even_while_training()
    {
        using var scope = NewDisposeScope();
        using var layer = new BatchNormalization { Trainable = false };
        var x = randn(5, 3);
        var y = layer.Apply(x, training: true);
        GoldenTensor.AssertClose(GoldenTensor.Values(layer.Apply(x)), GoldenTensor.Values(y), 0, 0);
        Assert.Empty(layer.TrainableVariables);
        Assert.Equal([0.0, 0, 0], GoldenTensor.Values(layer.Variables[2].Value));
    }

    [Fact]
    public void Moving_statistics_are_no_weights_to_train()
    {
        using var layer = new BatchNormalization();
        layer.Build([-1, 3]);
        Assert.Equal(["gamma", "beta"], layer.TrainableVariables.Select(v => v.Name));
        Assert.Equal(["moving_mean", "moving_variance"], layer.NonTrainableVariables.Select(v => v.Name));
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Equal("momentum must be between 0 and 1; it was 1.5. (Parameter 'momentum')", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNormalization(momentum: 1.5)).Message);
        Assert.Equal("epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNormalization(epsilon: double.NaN)).ParamName);
        Assert.Contains("renorm must be false", Assert.Throws<NotSupportedException>(() => new BatchNormalization(renorm: true)).Message, StringComparison.Ordinal);
        using var scope = NewDisposeScope();
        using var layer = new BatchNormalization(axis: 3, name: "norm");
        Assert.Contains("'norm'", Assert.Throws<ArgumentException>(() => layer.Build([-1, 3])).Message, StringComparison.Ordinal);
        using var rows = new BatchNormalization(name: "norm");
        Assert.Equal(
            "Layer 'norm' takes a mask of one axis less than its input, (2, 3); it was given (2, 3). (Parameter 'mask')",
            Assert.Throws<ArgumentException>(() => rows.Apply(ones(2, 3), training: true, mask: ones(2, 3))).Message);
    }
}
