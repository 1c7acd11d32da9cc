using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class MaskingTests
{
    [Fact]
    public void A_mask_goes_through_a_rescaling()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(-1, 2), new Masking(), new Rescaling(2, offset: 1), new LSTM(3)]);
        var x = randn(2, 3, 2);
        var padded = cat([x, zeros(2, 4, 2)], 1);
        Assert.Equal(GoldenTensor.Values(model.Apply(x)), GoldenTensor.Values(model.Apply(padded)));
        Assert.NotEqual(GoldenTensor.Values(model.Apply(x)), GoldenTensor.Values(model.Apply(cat([x, ones(2, 4, 2)], 1))));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Masked_steps_are_zero_whatever_their_value_is(double value)
    {
        using var scope = NewDisposeScope();
        using var layer = new Masking(value);
        var x = tensor(new[] { 1, 2, (float)value, (float)value, 3, (float)value }).reshape(1, 3, 2);
        Assert.Equal([1, 2, 0, 0, 3, value], GoldenTensor.Values(layer.Apply(x)));
    }

    [Fact]
    public void No_gradient_comes_back_to_masked_steps()
    {
        using var scope = NewDisposeScope();
        using var layer = new Masking();
        var x = tensor(new[] { 1f, 4, 0, 0 }).reshape(1, 2, 2).requires_grad_();
        var gradient = autograd.grad([layer.Apply(x).sqrt().sum()], [x])[0];
        Assert.Equal([0.5, 0.25, 0, 0], GoldenTensor.Values(gradient));
    }
}
