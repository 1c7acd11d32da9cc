using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

public class ReluFusionTests
{
    /// <summary>Gradients and moving statistics too. Two branches that meet: their units come after both normalizations.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_rectified_linear_unit_after_batch_normalization_gives_what_two_layers_give(bool training)
    {
        using var scope = NewDisposeScope();
        using Layer first = new BatchNormalization(), second = new BatchNormalization(), rectify = new Activation("relu"), rectifyToo = new ReLU();
        var input = new Input([5, 4, 20]);
        SymbolicTensor a = first.Apply(input.Output), b = second.Apply(a);
        using var model = new Functional(input.Output, new Add().Apply([rectify.Apply(a), rectifyToo.Apply(b)]));
        using var alone = new BatchNormalization();
        var x = randn(3, 5, 4, 20).mul(2f.ToScalar()).requires_grad_();
        var y = model.Apply(x, training);
        var normalized = alone.Apply(x, training);
        using var other = new BatchNormalization();
        var expected = normalized.relu().add(other.Apply(normalized, training).relu());
        Assert.True(expected.allclose(y, atol: 1e-5));
        var weights = randn_like(y);
        var gradients = new[] { y, expected }.Select(output => autograd.grad([(output * weights).sum()], [x], retain_graph: true)[0]).ToArray();
        Assert.True(gradients[1].allclose(gradients[0], atol: 1e-4));
        Assert.True(alone.Variables[3].Value.allclose(first.Variables[3].Value));
    }

    [Fact]
    public void What_comes_before_the_unit_stays_what_it_is_where_somebody_else_takes_it()
    {
        using var scope = NewDisposeScope();
        using Layer norm = new BatchNormalization(), rectify = new Activation("relu");
        var input = new Input([20]);
        var a = norm.Apply(input.Output);
        Nest<SymbolicTensor> outputs = new Nest<SymbolicTensor>.Many([a, rectify.Apply(a)]);
        using var model = new Functional(input.Output, outputs);
        var found = model.ApplyAll(randn(30, 20), training: true);
        Assert.True(found[0].min().ToSingle() < 0);
        Assert.Equal(found[0].relu().data<float>().ToArray(), found[1].data<float>().ToArray());
    }

    /// <summary>Equal numbers, zeros and windows without a positive number too.</summary>
    [Theory]
    [InlineData(2, "valid")]
    [InlineData(3, "same")]
    public void A_unit_that_waits_for_the_pooling_gives_the_same_bits(int size, string padding)
    {
        using var scope = NewDisposeScope();
        using Layer convolve = new Conv2D(20, 1, activation: "relu", useBias: false), pool = new MaxPooling2D(size, padding: padding);
        var input = new Input([7, 6, 20]);
        using var model = new Functional(input.Output, pool.Apply(convolve.Apply(input.Output)));
        using (no_grad()) convolve.Variables[0].Value.copy_(eye(20).reshape(1, 1, 20, 20));
        var x = randn(3, 7, 6, 20).round().requires_grad_();
        var (y, expected) = (model.Apply(x, training: true), pool.Apply(convolve.Apply(x, training: true), training: true));
        Assert.Equal(expected.data<float>().ToArray(), y.data<float>().ToArray());
        var weights = randn_like(y);
        var gradients = new[] { y, expected }.Select(output => autograd.grad([(output * weights).sum()], [x])[0].data<float>().ToArray()).ToArray();
        Assert.Equal(gradients[1], gradients[0]);
    }

    /// <summary>The last row or column may be in no window, and NaN is in all windows over it.</summary>
    [Theory]
    [InlineData(9, 12, "valid", true)]
    [InlineData(11, 9, "valid", false)]
    [InlineData(8, 8, "same", true)]
    [InlineData(9, 11, "same", false)]
    public void A_convolution_that_pools_at_once_gives_the_bits_of_two_layers(int height, int width, string padding, bool useBias)
    {
        using var scope = NewDisposeScope();
        using Layer convolve = new Conv2D(48, 3, padding: padding, activation: "relu", useBias: useBias, biasInitializer: "random_normal"), pool = new MaxPooling2D();
        var input = new Input([height, width, 32]);
        using var model = new Functional(input.Output, pool.Apply(convolve.Apply(input.Output)));
        var x = randn(4, height, width, 32);
        x[1, 5, 4, 7] = float.NaN;
        var expected = pool.Apply(convolve.Apply(x));
        using var noGradients = no_grad();
        var y = model.Apply(x);
        Assert.True(y.isnan().any().ToBoolean());
        Assert.Equal(expected.shape, y.shape);
        Assert.Equal(expected.data<float>().ToArray(), y.data<float>().ToArray());
    }

    [Fact]
    public void A_convolution_whose_output_is_an_output_too_does_not_pool()
    {
        using var scope = NewDisposeScope();
        using Layer convolve = new Conv2D(32, 3, activation: "relu"), pool = new MaxPooling2D();
        var input = new Input([12, 12, 32]);
        var convolved = convolve.Apply(input.Output);
        Nest<SymbolicTensor> outputs = new Nest<SymbolicTensor>.Many([convolved, pool.Apply(convolved)]);
        using var model = new Functional(input.Output, outputs);
        using var noGradients = no_grad();
        var found = model.ApplyAll(randn(4, 12, 12, 32));
        Assert.Equal([4L, 10, 10, 32], found[0].shape);
        Assert.Equal(pool.Apply(found[0]).data<float>().ToArray(), found[1].data<float>().ToArray());
    }
}
