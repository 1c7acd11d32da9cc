using System.Globalization;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>The layers that normalise each sample, against their formulas with tensors in double precision.</summary>
public class NormalizationTests
{
    public static TheoryData<string> SomeAxes => ["3", "1", "2 1", "0 2", "-1 1", "1 2 3", "0"];

    [Theory]
    [MemberData(nameof(SomeAxes))]
    public void Layer_normalization_is_right_over_any_axes(string list)
    {
        int[] axes = [.. list.Split(' ').Select(axis => int.Parse(axis, CultureInfo.InvariantCulture))];
        using var scope = NewDisposeScope();
        using var layer = new LayerNormalization(Axes.Create(axes), epsilon: 0.01, betaInitializer: "glorot_uniform", gammaInitializer: "glorot_uniform");
        var x = randn(2, 3, 4, 5).requires_grad_();
        var y = layer.Apply(x);
        long[] places = [.. axes.Select(axis => axis < 0 ? axis + 4L : axis).Order()];
        AssertSame(x, y, wide => Scaled((wide - wide.mean(places, keepdim: true)) * wide.var(places, unbiased: false, keepdim: true).Plus(0.01).rsqrt(), places, layer.Variables));
        Assert.Equal(places.Select(axis => x.size((int)axis)), layer.Variables[0].Shape);
        Assert.Equal(places.Select(axis => (int)axis), layer.Axis);
    }

    [Theory]
    [MemberData(nameof(SomeAxes))]
    public void Root_mean_square_normalization_is_right_over_any_axes(string list)
    {
        int[] axes = [.. list.Split(' ').Select(axis => int.Parse(axis, CultureInfo.InvariantCulture))];
        using var scope = NewDisposeScope();
        using var layer = new RMSNormalization(Axes.Create(axes), epsilon: 0.01);
        var x = randn(2, 3, 4, 5).requires_grad_();
        using var built = layer.Apply(x);
        layer.Variables[0].Assign(randn(layer.Variables[0].Shape.ToArray()));
        long[] ordered = [.. axes.Order().Select(axis => (long)axis)];
        AssertSame(x, layer.Apply(x), wide => Scaled(wide * wide.square().mean(ordered, keepdim: true).Plus(0.01).rsqrt(), ordered, layer.Variables));
    }

    [Theory]
    [InlineData(2, -1, true, true)]
    [InlineData(1, 1, true, true)]
    [InlineData(-1, -2, true, false)]
    [InlineData(3, 3, false, true)]
    [InlineData(2, 2, false, false)]
    public void Group_normalization_is_right_with_and_without_scale_and_centre(int groups, int axis, bool scale, bool center)
    {
        using var scope = NewDisposeScope();
        using var layer = new GroupNormalization(groups, axis, 0.01, center, scale, "glorot_uniform", "glorot_uniform");
        var x = randn(2, 6, 6, 6).requires_grad_();
        var y = layer.Apply(x);
        AssertSame(x, y, wide =>
        {
            var grouped = wide.movedim([axis], [1]).reshape(2, groups < 0 ? 6 : groups, -1);
            var normalized = (grouped - grouped.mean([2L], keepdim: true)) * grouped.var([2L], unbiased: false, keepdim: true).Plus(0.01).rsqrt();
            return Scaled(normalized.reshape(2, 6, 6, 6).movedim([1], [axis]), [axis], layer.Variables);
        });
        var weights = layer.Variables.Select(v => v.Value).ToArray();
        if (weights.Length > 0) Assert.All(autograd.grad([layer.Apply(x).square().sum()], weights), gradient => Assert.True(gradient.isfinite().all().ToBoolean()));
    }

    [Fact]
    public void Scaling_by_the_deviation_keeps_the_mean()
    {
        using var scope = NewDisposeScope();
        using var layer = new LayerNormalization(1, scale: false, rmsScaling: true);
        var x = randn(3, 4, 5).requires_grad_();
        AssertSame(x, layer.Apply(x), wide => wide * wide.var([1L], unbiased: false, keepdim: true).Plus(0.001).rsqrt());
        Assert.Equal(["gamma"], layer.Variables.Select(v => v.Name));
    }

    [Fact]
    public void Lengths_become_one_and_zeros_stay()
    {
        using var scope = NewDisposeScope();
        using var layer = new UnitNormalization(axis: [1, 2]);
        var x = cat([randn(2, 3, 4), zeros(1, 3, 4)]).requires_grad_();
        var y = layer.Apply(x);
        GoldenTensor.AssertClose([1, 1, 0], GoldenTensor.Values(y.square().sum([1L, 2])), 1e-6, 0);
        Assert.True(autograd.grad([y.sum()], [x])[0].isfinite().all().ToBoolean());
    }

    [Fact]
    public void A_mask_goes_on_where_Keras_lets_it()
    {
        Assert.All(new Layer[] { new LayerNormalization(), new GroupNormalization(), new UnitNormalization(), new BatchNormalization() }, layer => Assert.True(layer.SupportsMasking));
        using var layer = new RMSNormalization();
        Assert.False(layer.SupportsMasking);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "groups must be 1 or more, or -1 for one group per feature; it was 0. (Parameter 'groups')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNormalization(0)).Message);
        Assert.Equal(
            "axis must be any axis but the batch axis; it was 0. (Parameter 'axis')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNormalization(2, axis: 0)).Message);
        Assert.Equal("epsilon must be 0 or more and finite; it was -1. (Parameter 'epsilon')", Assert.Throws<ArgumentOutOfRangeException>(() => new RMSNormalization(epsilon: -1)).Message);
        Assert.Equal(
            "Layer 'norm' divides 6 features along axis -1 into 4 groups; their number must be a multiple of 4; it was given (None, 8, 6). (Parameter 'input')",
            Refused(new GroupNormalization(4, name: "norm"), [-1, 8, 6]));
        Assert.Equal("Layer 'norm' takes inputs with axis 3; it was given (None, 3). (Parameter 'inputShape')", Refused(new LayerNormalization([1, 3], name: "norm"), [-1, 3]));
        foreach (var layer in new Layer[] { new LayerNormalization([1, -1], name: "norm"), new RMSNormalization([1, -1], name: "norm"), new UnitNormalization([1, -1], name: "norm") })
            Assert.Equal("Layer 'norm' takes each axis once and has the axes [1, -1]; it was given (None, 3). (Parameter 'input')", Refused(layer, [-1, 3]));
        Assert.Equal($"epsilon must be {Float32.Range}; it was 1e+39. (Parameter 'epsilon')", Assert.Throws<ArgumentOutOfRangeException>(() => new RMSNormalization(epsilon: 1e39)).Message);
        Assert.Equal("Layer 'norm' must know the size of axis 1 of its input; it was given (None, None, 3). (Parameter 'inputShape')", Refused(new RMSNormalization(1, name: "norm"), [-1, -1, 3]));
        Assert.Equal("Layer 'norm' takes inputs with axis -3; it was given (None, 3). (Parameter 'inputShape')", Refused(new UnitNormalization(-3, name: "norm"), [-1, 3]));

        static string Refused(Layer layer, Shape shape)
        {
            using (layer) return Assert.Throws<ArgumentException>(() => layer.Build(shape)).Message;
        }
    }

    private static Tensor Scaled(Tensor normalized, long[] axes, IReadOnlyList<Variable> variables)
    {
        var sizes = Enumerable.Repeat(1L, 4).ToArray();
        foreach (var axis in axes) sizes[axis < 0 ? axis + 4 : axis] = normalized.size((int)axis);
        foreach (var variable in variables)
        {
            // In the order of the axes, which may count from either end.
            var order = axes.Select((axis, i) => (Place: axis < 0 ? axis + 4 : axis, i)).OrderBy(pair => pair.Place).Select(pair => (long)pair.i).ToArray();
            var stretched = variable.Value.to(ScalarType.Float64).permute(order).reshape(sizes);
            normalized = variable.Name == "beta" ? normalized + stretched : normalized * stretched;
        }
        return normalized;
    }

    private static void AssertSame(Tensor x, Tensor y, Func<Tensor, Tensor> formula)
    {
        var wide = x.detach().to(ScalarType.Float64).requires_grad_();
        var expected = formula(wide);
        var weights = randn(x.shape);
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(y), 1e-5, 1e-5);
        var gradient = autograd.grad([(y * weights).sum()], [x], retain_graph: true)[0];
        var wideGradient = autograd.grad([(expected * weights.to(ScalarType.Float64)).sum()], [wide])[0];
        GoldenTensor.AssertClose(GoldenTensor.Values(wideGradient), GoldenTensor.Values(gradient), 1e-4, 1e-4);
    }
}
