using Anneal.Layers;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class TransposedConvolutionTests
{
    private static readonly Gen<(int Kernel, int Stride, int Dilation, int? Added, int Length)> Axis =
        from stride in Gen.Int[1, 3]
        from kernel in Gen.Int[1, 4]
        from dilation in Gen.Int[1, stride == 1 ? 3 : 1]
        from added in Gen.Int[-1, stride - 1]
        from length in Gen.Int[2, 4]
        select (kernel, stride, dilation, added < 0 ? (int?)null : added, length);

    // The transposed convolution is the gradient of the convolution of the same arguments, which has the rule of TensorFlow for zeros.
    [Fact]
    public void Steps_are_those_of_the_gradient_of_a_convolution() => Gen.Select(Axis, Gen.Bool).Sample(
        (axis, same) =>
        {
            using var scope = NewDisposeScope();
            var padding = same ? PaddingMode.Same : PaddingMode.Valid;
            Size1D? added = axis.Added is { } given ? (Size1D)given : null;
            if (LeavesNothing(axis, same)) return;
            using var up = new Conv1DTranspose(3, axis.Kernel, axis.Stride, padding, added, dilationRate: axis.Dilation, useBias: false);
            using var down = new Conv1D(2, axis.Kernel, axis.Stride, padding, dilationRate: axis.Dilation, useBias: false);
            AssertIsGradient(up, down, randn(2, axis.Length, 2));
        },
        seed: "0000KaB3t0n4", iter: 150);

    [Fact]
    public void Images_are_those_of_the_gradient_of_a_convolution() => Gen.Select(Axis, Axis, Gen.Bool, Gen.Bool).Sample(
        (rows, columns, same, withPadding) =>
        {
            using var scope = NewDisposeScope();
            var padding = same ? PaddingMode.Same : PaddingMode.Valid;
            var isDilated = rows.Stride == 1 && columns.Stride == 1;
            Size2D dilation = isDilated ? (rows.Dilation, columns.Dilation) : 1;
            Size2D? added = withPadding ? (rows.Added ?? 0, columns.Added ?? 0) : null;
            var asGiven = new[] { rows, columns }.Select(axis => axis with { Added = withPadding ? axis.Added ?? 0 : null, Dilation = isDilated ? axis.Dilation : 1 });
            if (asGiven.Any(axis => LeavesNothing(axis, same))) return;
            using var up = new Conv2DTranspose(3, (rows.Kernel, columns.Kernel), (rows.Stride, columns.Stride), padding, added, dilationRate: dilation, useBias: false);
            using var down = new Conv2D(2, (rows.Kernel, columns.Kernel), (rows.Stride, columns.Stride), padding, dilationRate: dilation, useBias: false);
            AssertIsGradient(up, down, randn(1, rows.Length, columns.Length, 2));
        },
        seed: "0000KaB3t0n4", iter: 150);

    [Fact]
    public void Volumes_are_those_of_the_gradient_of_a_convolution()
    {
        using var scope = NewDisposeScope();
        foreach (var padding in new[] { PaddingMode.Valid, PaddingMode.Same })
            foreach (Size3D? added in new Size3D?[] { null, (0, 1, 2) })
            {
                using var up = new Conv3DTranspose(2, (1, 2, 3), (1, 2, 3), padding, outputPadding: added, useBias: false);
                using var down = new Conv3D(2, (1, 2, 3), (1, 2, 3), padding, useBias: false);
                AssertIsGradient(up, down, randn([1, 2, 3, 2, 2]));
            }
    }

    [Fact]
    public void Channels_may_stand_first()
    {
        using var scope = NewDisposeScope();
        using var last = new Conv2DTranspose(3, [3, 2], 2, "same", activation: "relu");
        using var first = new Conv2DTranspose(3, [3, 2], 2, "same", dataFormat: "channels_first", activation: "relu");
        var x = randn(2, 4, 3, 2);
        var expected = last.Apply(x);
        first.Build([2, 2, 4, 3]);
        first.SetWeights(last.GetWeights());
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(first.Apply(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)), 1e-6, 0);
        Assert.Equal([-1, 3, -1, 6], first.ComputeOutputShape([-1, 2, -1, 3]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "outputPadding must be 0 or more and less than the strides, [2, 1]; it was [1, 1]. (Parameter 'outputPadding')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2DTranspose(1, 3, [2, 1], outputPadding: 1)).Message);
        Assert.Equal(
            "padding must be Valid or Same; it was Causal. (Parameter 'padding')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Conv1DTranspose(1, 3, padding: PaddingMode.Causal)).Message);
        Assert.Equal(
            "dilationRate must be 1 where strides are more than 1; they were [2, 1]; it was [1, 2]. (Parameter 'dilationRate')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2DTranspose(1, 3, [2, 1], dilationRate: [1, 2])).Message);
        using var layer = new Conv1DTranspose(1, 2, 2, "same", outputPadding: 0, name: "up");
        Assert.Equal(
            "Layer 'up' has a kernel of size [2], which leaves nothing of its input along axis 1; it was given (None, 1, 3). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Build([-1, 1, 3])).Message);
        Assert.Equal(
            "Layer 'up' takes inputs of 3 axes; it was given (None, 3). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => layer.Build([-1, 3])).Message);
    }

    [Fact]
    public void A_config_may_have_the_long_name()
    {
        using var layer = new Conv2DTranspose(3, 2, strides: 2, outputPadding: [0, 1], name: "up");
        var config = layer.ToConfig();
        config["class_name"] = "Convolution2DTranspose";
        using var again = Assert.IsType<Conv2DTranspose>(Layer.FromConfig(config));
        Assert.Equal(layer.ToConfig().ToJsonString(), again.ToConfig().ToJsonString());
    }

    // Output padding may leave less than TensorFlow's rule needs to come back to the length of the input.
    private static bool LeavesNothing((int Kernel, int Stride, int Dilation, int? Added, int Length) axis, bool same) =>
        same && axis.Added is { } added && added + ((axis.Kernel - 1) * axis.Dilation + 1) % 2 < 1;

    private static void AssertIsGradient(Layer up, Layer down, Tensor x)
    {
        var y = up.Apply(x);
        Assert.Equal(y.shape, up.ComputeOutputShape(x.shape));
        var z = zeros_like(y).requires_grad_();
        down.Build(z.shape);
        down.SetWeights(up.GetWeights());
        var gradient = autograd.grad([(down.Apply(z) * x).sum()], [z])[0];
        Assert.Equal(gradient.shape, y.shape);
        GoldenTensor.AssertClose(GoldenTensor.Values(gradient), GoldenTensor.Values(y), 1e-5, 1e-5);
    }
}
