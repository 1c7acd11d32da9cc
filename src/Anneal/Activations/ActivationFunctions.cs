using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Activations;

/// <summary>Keras's activation functions. Unless stated otherwise, each returns a new tensor of the argument's shape that the caller owns.</summary>
/// <remarks>Source: <c>keras.activations</c>; names, parameters, order and defaults are Keras's. Gradients flow through all of them.</remarks>
public static class ActivationFunctions
{
    /// <summary>Continuously differentiable exponential linear unit: <c>max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)</c>.</summary>
    public static Tensor Celu(Tensor x, double alpha = 1)
    {
        using var α = alpha.ToScalar();
        return Floats(x).celu(α);
    }

    /// <summary>Exponential linear unit: <c>x</c> where <c>x > 0</c>, else <c>alpha * (exp(x) - 1)</c>.</summary>
    public static Tensor Elu(Tensor x, double alpha = 1)
    {
        using Scalar α = alpha.ToScalar(), one = 1.0.ToScalar();
        return Floats(x).elu(α, one, one);
    }

    /// <summary><c>exp(x)</c>.</summary>
    public static Tensor Exponential(Tensor x) => x.exp();

    /// <summary>Gaussian error linear unit: <c>x * Phi(x)</c>, or its tanh approximation.</summary>
    /// <remarks>The exact form may return NaN for infinity (libtorch's vector code). Keras returns infinity.</remarks>
    public static Tensor Gelu(Tensor x, bool approximate = false) => approximate
        ? F.gelu(Floats(x), TorchSharp.Modules.GELU.Approximate.tanh)
        : F.gelu(Floats(x));

    /// <summary>Gated linear unit: <c>a * sigmoid(b)</c> for the two halves a, b along <paramref name="axis"/>, which must have an even size.</summary>
    public static Tensor Glu(Tensor x, int axis = -1) => F.glu(Floats(x), Halved(x, axis));

    /// <summary><c>x</c> where <c>|x| > threshold</c>, else 0.</summary>
    public static Tensor HardShrink(Tensor x, double threshold = 0.5) => F.hardshrink(Floats(x), threshold);

    /// <summary>Piecewise linear sigmoid: <c>clip(x / 6 + 0.5, 0, 1)</c>.</summary>
    public static Tensor HardSigmoid(Tensor x) => F.hardsigmoid(Floats(x));

    /// <summary><c>x * hard_sigmoid(x)</c>, also called hard swish.</summary>
    public static Tensor HardSilu(Tensor x) => F.hardswish(Floats(x));

    /// <summary><c>clip(x, -1, 1)</c>.</summary>
    // TorchSharp 0.107's hardtanh returns its argument unchanged (and leaks the result).
    public static Tensor HardTanh(Tensor x)
    {
        using Scalar least = (-1).ToScalar(), most = 1.ToScalar();
        return x.clamp(least, most);
    }

    /// <summary><c>x</c> where <c>x >= 0</c>, else <c>negativeSlope * x</c>.</summary>
    public static Tensor LeakyRelu(Tensor x, double negativeSlope = 0.2)
    {
        using var slope = negativeSlope.ToScalar();
        return Floats(x).leaky_relu(slope);
    }

    /// <summary>Returns its argument. No new tensor is made.</summary>
    public static Tensor Linear(Tensor x) => x;

    /// <summary><c>log(sigmoid(x))</c>, without overflow.</summary>
    public static Tensor LogSigmoid(Tensor x) => F.logsigmoid(Floats(x));

    /// <summary><c>log(softmax(x))</c> along <paramref name="axis"/>, without overflow.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis = -1) => F.log_softmax(Floats(x), Axes.Within(axis, x.dim()));

    /// <summary><c>x * tanh(softplus(x))</c>.</summary>
    public static Tensor Mish(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (x * Softplus(x).tanh()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Rectified linear unit: <c>min(x, maxValue)</c> where <c>x > threshold</c>, else <c>negativeSlope * (x - threshold)</c>.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="negativeSlope">The slope below the threshold.</param>
    /// <param name="maxValue">The largest output; null (the default) for no limit.</param>
    /// <param name="threshold">The threshold, 0 by default.</param>
    public static Tensor Relu(Tensor x, double negativeSlope = 0, double? maxValue = null, double threshold = 0)
    {
        if (maxValue is null && threshold == 0)
            return negativeSlope == 0 ? F.relu(x) : LeakyRelu(x, negativeSlope);
        using var scope = NewDisposeScope();
        var above = threshold == 0 ? F.relu(x) : Threshold(x, threshold, 0);
        if (maxValue is { } max) above = max == 6 && threshold == 0 ? F.relu6(x) : above.Clip(0, max);
        if (negativeSlope != 0) above -= F.relu(x.neg().Plus(threshold)).Times(negativeSlope);
        return above.MoveToOuterDisposeScope();
    }

    /// <summary><c>min(max(x, 0), 6)</c>.</summary>
    public static Tensor Relu6(Tensor x) => F.relu6(x);

    /// <summary>Scaled exponential linear unit: <c>1.0507 * elu(x, 1.6733)</c>.</summary>
    public static Tensor Selu(Tensor x) => F.selu(Floats(x));

    /// <summary><c>1 / (1 + exp(-x))</c>.</summary>
    public static Tensor Sigmoid(Tensor x) => CallScope.Squashed(x, x.sigmoid(), Squash.Sigmoid);

    /// <summary><c>x * sigmoid(x)</c>, also called swish.</summary>
    public static Tensor Silu(Tensor x) => F.silu(Floats(x));

    /// <summary><c>x - threshold</c> where <c>x > threshold</c>, <c>x + threshold</c> where <c>x &lt; -threshold</c>, else 0.</summary>
    public static Tensor SoftShrink(Tensor x, double threshold = 0.5) => F.softshrink(Floats(x), threshold);

    /// <summary><c>exp(x) / sum(exp(x))</c> along <paramref name="axis"/>, without overflow.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1) => axis == -1 || axis == x.dim() - 1
        ? CallScope.Squashed(x, F.softmax(Floats(x), axis), Squash.Softmax)
        : F.softmax(Floats(x), Axes.Within(axis, x.dim()));

    /// <summary><c>log(exp(x) + 1)</c>, without overflow.</summary>
    // It is -log(sigmoid(-x)): TorchSharp's softplus takes numbers that nothing keeps alive.
    public static Tensor Softplus(Tensor x)
    {
        using var scope = NewDisposeScope();
        return F.logsigmoid(Floats(x).neg()).neg().MoveToOuterDisposeScope();
    }

    /// <summary><c>x / (|x| + 1)</c>.</summary>
    public static Tensor Softsign(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (x / x.abs().Plus(1)).MoveToOuterDisposeScope();
    }

    /// <summary>0 where <c>x &lt;= -1</c>, <c>x</c> where <c>x >= 1</c>, else <c>(x + 1)^2 / 4</c>.</summary>
    public static Tensor SparsePlus(Tensor x)
    {
        using var scope = NewDisposeScope();
        // (clip(x, -1, 1) + 1)^2 / 4 is 0 and 1 at the two ends; max(x - 1, 0) goes on from there with slope 1.
        var inner = HardTanh(x).Plus(1).Squared().Times(0.25);
        return where(x.IsBelow(1), inner, x).MoveToOuterDisposeScope();
    }

    /// <summary>0 where <c>x &lt;= -1</c>, 1 where <c>x >= 1</c>, else <c>(x + 1) / 2</c>.</summary>
    public static Tensor SparseSigmoid(Tensor x)
    {
        using var scope = NewDisposeScope();
        return HardTanh(x).Plus(1).Times(0.5).MoveToOuterDisposeScope();
    }

    /// <summary>The point of the probability simplex that is nearest to x along <paramref name="axis"/>: a softmax with exact zeros.</summary>
    /// <remarks>
    /// Reference: Martins and Astudillo, "From Softmax to Sparsemax", 2016. Differs from Keras 3.16, whose result does not sum to 1 if more
    /// than one value is above zero.
    /// </remarks>
    public static Tensor Sparsemax(Tensor x, int axis = -1)
    {
        using var scope = NewDisposeScope();
        axis = Axes.Within(axis, Floats(x).dim());
        x = x - x.amax([axis], keepdim: true); // Leaves the result as it is and keeps the sums small.
        var (sorted, _) = sort(x, axis, descending: true);
        var sums = sorted.cumsum(axis);
        var count = ones_like(x).cumsum(axis);
        var support = sorted * count > sums.Minus(1);
        var k = support.sum(axis, keepdim: true);
        var tau = sums.gather(axis, k.Minus(1)).Minus(1) / k;
        return F.relu(x - tau).MoveToOuterDisposeScope();
    }

    /// <summary><c>(x + sqrt(x^2 + b)) / 2</c>.</summary>
    public static Tensor Squareplus(Tensor x, double b = 4)
    {
        using var scope = NewDisposeScope();
        return x.Plus(x.Squared().Plus(b).sqrt()).Times(0.5).MoveToOuterDisposeScope();
    }

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor x) => x.tanh();

    /// <summary><c>x - tanh(x)</c>.</summary>
    public static Tensor TanhShrink(Tensor x) => F.tanhshrink(x);

    /// <summary><c>x</c> where <c>x > threshold</c>, else <paramref name="defaultValue"/>.</summary>
    public static Tensor Threshold(Tensor x, double threshold, double defaultValue)
    {
        using Scalar least = threshold.ToScalar(), otherwise = defaultValue.ToScalar();
        return x.threshold(least, otherwise);
    }

    internal static Tensor Floats(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.is_floating_point() ? x : throw Require.Refused(x.dtype, "a tensor of floating-point numbers, such as x.to(float32)", nameof(x));
    }

    private static int Halved(Tensor x, int axis)
    {
        var along = Axes.Within(axis, x.dim());
        return x.dim() > 0 && x.size(along) % 2 == 0 ? along : throw Require.Wrong(nameof(x), $"must have an even size along axis {axis}; its shape was {ShapeText.Of(x)}");
    }
}
