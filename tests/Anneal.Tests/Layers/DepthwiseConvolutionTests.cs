using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class DepthwiseConvolutionTests
{
    [Theory]
    [InlineData("valid", 1, 2)]
    [InlineData("same", 2, 1)]
    public void Each_channel_is_convolved_by_itself(string padding, int stride, int dilation)
    {
        using var scope = NewDisposeScope();
        using var layer = new DepthwiseConv2D([3, 2], stride, padding, depthMultiplier: 2, dilationRate: dilation, biasInitializer: "ones");
        var x = randn(2, 6, 7, 3);
        var y = layer.Apply(x);
        using var one = new Conv2D(2, [3, 2], stride, padding, dilationRate: dilation, biasInitializer: "ones");
        one.Build([-1, 6, 7, 1]);
        for (var channel = 0; channel < 3; channel++)
        {
            one.SetWeights([(ArrayLike)layer.Variables[0].Value.narrow(2, channel, 1), (ArrayLike)ones(2)]);
            GoldenTensor.AssertClose(GoldenTensor.Values(one.Apply(x.narrow(3, channel, 1))), GoldenTensor.Values(y.narrow(3, 2 * channel, 2)), 1e-5, 0);
        }
        Assert.Equal(y.shape, layer.ComputeOutputShape(x.shape));
    }

    [Theory]
    [InlineData("channels_last")]
    [InlineData("channels_first")]
    public void A_separable_convolution_is_a_depthwise_and_a_pointwise_one(string format)
    {
        using var scope = NewDisposeScope();
        using var separable = new SeparableConv2D(5, 3, [1, 2], "same", format, depthMultiplier: 2, activation: "relu");
        using var depthwise = new DepthwiseConv2D(3, [1, 2], "same", 2, format, useBias: false);
        using var pointwise = new Conv2D(5, 1, dataFormat: format, activation: "relu");
        var x = format == "channels_last" ? randn(2, 6, 5, 3) : randn(2, 3, 6, 5);
        var y = separable.Apply(x);
        depthwise.Build(x.shape);
        depthwise.SetWeights([separable.GetWeights()[0]]);
        var between = depthwise.Apply(x);
        pointwise.Build(between.shape);
        pointwise.SetWeights([.. separable.GetWeights().Skip(1)]);
        GoldenTensor.AssertClose(GoldenTensor.Values(pointwise.Apply(between)), GoldenTensor.Values(y), 1e-5, 0);
        Assert.Equal(["depthwise_kernel", "pointwise_kernel", "bias"], separable.Variables.Select(v => v.Name));
        Assert.Equal(y.shape, separable.ComputeOutputShape(x.shape));
    }

    [Theory]
    [InlineData("channels_last")]
    [InlineData("channels_first")]
    public void A_kernel_of_one_element_mixes_the_channels_of_each_place(string format)
    {
        using var scope = NewDisposeScope();
        using var layer = new Conv2D(4, 1, dataFormat: format, biasInitializer: "ones");
        var x = randn(2, 3, 5, 6);
        var y = layer.Apply(x);
        var kernel = layer.Variables[0].Value.reshape(-1, 4);
        var expected = format == "channels_last" ? einsum("bhwc,cf->bhwf", x, kernel) + 1 : einsum("bchw,cf->bfhw", x, kernel) + 1;
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(y), 1e-5, 0);
    }

    [Fact]
    public void Sequences_are_images_of_one_row()
    {
        using var scope = NewDisposeScope();
        using var steps = new SeparableConv1D(4, 3, 2, "same");
        using var image = new SeparableConv2D(4, [1, 3], [1, 2], "same");
        var x = randn(2, 7, 3);
        var y = steps.Apply(x);
        image.Build([-1, 1, 7, 3]);
        image.SetWeights([.. steps.Variables.Zip(image.Variables, (from, to) => (ArrayLike)from.Value.reshape(to.Shape.ToArray()))]);
        GoldenTensor.AssertClose(GoldenTensor.Values(image.Apply(x.unsqueeze(1))), GoldenTensor.Values(y), 1e-6, 0);
        using var depthwise = new DepthwiseConv1D(3, dataFormat: "channels_first");
        Assert.Equal([-1, 3, 5], depthwise.ComputeOutputShape([-1, 3, 7]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "depthMultiplier must be 1 or more; it was 0. (Parameter 'depthMultiplier')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new DepthwiseConv2D(3, depthMultiplier: 0)).Message);
        Assert.Equal(
            "padding must be Valid or Same; it was Causal. (Parameter 'padding')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SeparableConv1D(2, 3, padding: "causal")).Message);
        using var layer = new DepthwiseConv2D(3, name: "each");
        Assert.Equal(
            "Layer 'each' has a kernel of size [3, 3], which does not fit into its input along axis 2; it was given (None, 3, 2, 4). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Build([-1, 3, 2, 4])).Message);
        Assert.Equal(
            "Layer 'each' must know the size of axis -1 of its input; it was given (None, 3, 3, None). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Build([-1, 3, 3, -1])).Message);
    }
}
