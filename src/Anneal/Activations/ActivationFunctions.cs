using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Activations;

/// <summary>Keras's activation functions. Each returns a new tensor of the argument's shape, owned by the caller, unless it says otherwise.</summary>
/// <remarks>Source: <c>keras.activations</c>; names, parameters, order and defaults are Keras's. Gradients flow through all of them.</remarks>
public static class ActivationFunctions
{
    /// <summary>Continuously differentiable exponential linear unit: <c>max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)</c>.</summary>
    public static Tensor Celu(Tensor x, double alpha = 1) => F.celu(x, alpha);

    /// <summary>Exponential linear unit: <c>x</c> where <c>x > 0</c>, else <c>alpha * (exp(x) - 1)</c>.</summary>
    public static Tensor Elu(Tensor x, double alpha = 1) => F.elu(x, alpha);

    /// <summary><c>exp(x)</c>.</summary>
    public static Tensor Exponential(Tensor x) => x.exp();

    /// <summary>Gaussian error linear unit: <c>x * Phi(x)</c>, or its tanh approximation.</summary>
    /// <remarks>The exact form of infinity may be NaN (libtorch's vector code); Keras gives infinity.</remarks>
    public static Tensor Gelu(Tensor x, bool approximate = false) => approximate
        ? F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh)
        : F.gelu(x);

    /// <summary>Gated linear unit: <c>a * sigmoid(b)</c> for the two halves a, b of <paramref name="axis"/>, which must have an even length.</summary>
    public static Tensor Glu(Tensor x, int axis = -1) => F.glu(x, axis);

    /// <summary><c>x</c> where <c>|x| > threshold</c>, else 0.</summary>
    public static Tensor HardShrink(Tensor x, double threshold = 0.5) => F.hardshrink(x, threshold);

    /// <summary>Piecewise linear sigmoid: <c>clip(x / 6 + 0.5, 0, 1)</c>.</summary>
    public static Tensor HardSigmoid(Tensor x) => F.hardsigmoid(x);

    /// <summary><c>x * hard_sigmoid(x)</c>, also called hard swish.</summary>
    public static Tensor HardSilu(Tensor x) => F.hardswish(x);

    /// <summary><c>clip(x, -1, 1)</c>.</summary>
    // TorchSharp 0.107's hardtanh returns its argument unchanged (and leaks the result).
    public static Tensor HardTanh(Tensor x) => x.clamp(-1, 1);

    /// <summary><c>x</c> where <c>x >= 0</c>, else <c>negativeSlope * x</c>.</summary>
    public static Tensor LeakyRelu(Tensor x, double negativeSlope = 0.2) => F.leaky_relu(x, negativeSlope);

    /// <summary>The argument itself: no new tensor is made.</summary>
    public static Tensor Linear(Tensor x) => x;

    /// <summary><c>log(sigmoid(x))</c>, without overflow.</summary>
    public static Tensor LogSigmoid(Tensor x) => F.logsigmoid(x);

    /// <summary><c>log(softmax(x))</c> along <paramref name="axis"/>, without overflow.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis = -1) => F.log_softmax(x, axis);

    /// <summary><c>x * tanh(softplus(x))</c>.</summary>
    public static Tensor Mish(Tensor x) => F.mish(x);

    /// <summary>
    /// Rectified linear unit: <c>min(x, maxValue)</c> where <c>x > threshold</c>, else <c>negativeSlope * (x - threshold)</c>.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="negativeSlope">Slope below the threshold.</param>
    /// <param name="maxValue">Where the function saturates; null (the default) means nowhere.</param>
    /// <param name="threshold">Values at or below it are damped, 0 by default.</param>
    public static Tensor Relu(Tensor x, double negativeSlope = 0, double? maxValue = null, double threshold = 0)
    {
        if (maxValue is null && threshold == 0)
            return negativeSlope == 0 ? F.relu(x) : F.leaky_relu(x, negativeSlope);
        using var scope = NewDisposeScope();
        var above = threshold == 0 ? F.relu(x) : F.threshold(x, threshold, 0);
        if (maxValue is { } max) above = max == 6 && threshold == 0 ? F.relu6(x) : above.clamp(0, max);
        if (negativeSlope != 0) above -= negativeSlope * F.relu(threshold - x);
        return above.MoveToOuterDisposeScope();
    }

    /// <summary><c>min(max(x, 0), 6)</c>.</summary>
    public static Tensor Relu6(Tensor x) => F.relu6(x);

    /// <summary>Scaled exponential linear unit: <c>1.0507 * elu(x, 1.6733)</c>.</summary>
    public static Tensor Selu(Tensor x) => F.selu(x);

    /// <summary><c>1 / (1 + exp(-x))</c>.</summary>
    public static Tensor Sigmoid(Tensor x) => x.sigmoid();

    /// <summary><c>x * sigmoid(x)</c>, also called swish.</summary>
    public static Tensor Silu(Tensor x) => F.silu(x);

    /// <summary><c>x - threshold</c> where <c>x > threshold</c>, <c>x + threshold</c> where <c>x &lt; -threshold</c>, else 0.</summary>
    public static Tensor SoftShrink(Tensor x, double threshold = 0.5) => F.softshrink(x, threshold);

    /// <summary><c>exp(x) / sum(exp(x))</c> along <paramref name="axis"/>, without overflow.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1) => F.softmax(x, axis);

    /// <summary><c>log(exp(x) + 1)</c>, without overflow.</summary>
    public static Tensor Softplus(Tensor x) => F.softplus(x);

    /// <summary><c>x / (|x| + 1)</c>.</summary>
    public static Tensor Softsign(Tensor x) => F.softsign(x);

    /// <summary>0 where <c>x &lt;= -1</c>, <c>x</c> where <c>x >= 1</c>, else <c>(x + 1)^2 / 4</c>.</summary>
    public static Tensor SparsePlus(Tensor x)
    {
        using var scope = NewDisposeScope();
        // (clip(x, -1, 1) + 1)^2 / 4 is 0 and 1 at the two ends; max(x - 1, 0) goes on from there with slope 1.
        var inner = (x.clamp(-1, 1) + 1).square() / 4;
        return where(x < 1, inner, x).MoveToOuterDisposeScope();
    }

    /// <summary>0 where <c>x &lt;= -1</c>, 1 where <c>x >= 1</c>, else <c>(x + 1) / 2</c>.</summary>
    public static Tensor SparseSigmoid(Tensor x)
    {
        using var scope = NewDisposeScope();
        return ((x.clamp(-1, 1) + 1) / 2).MoveToOuterDisposeScope();
    }

    /// <summary>The point of the probability simplex nearest to x along <paramref name="axis"/>: a softmax with exact zeros.</summary>
    /// <remarks>
    /// Martins and Astudillo, "From Softmax to Sparsemax", 2016. Keras 3.16 adds up the partial sums instead of taking the last one,
    /// so its result does not sum to 1 where more than one value is above zero (it is 0 everywhere for equal values); this one does.
    /// </remarks>
    public static Tensor Sparsemax(Tensor x, int axis = -1)
    {
        using var scope = NewDisposeScope();
        x = x - x.amax([axis], keepdim: true); // Leaves the result as it is and keeps the sums small.
        var (sorted, _) = sort(x, axis, descending: true);
        var sums = sorted.cumsum(axis);
        var shape = new long[x.dim()];
        Array.Fill(shape, 1);
        var n = x.size(axis);
        shape[axis < 0 ? axis + shape.Length : axis] = n;
        var count = arange(1, n + 1, dtype: x.dtype, device: x.device).view(shape);
        var support = (sorted * count) > (sums - 1);
        var k = support.sum(axis, keepdim: true);
        var tau = (sums.gather(axis, k - 1) - 1) / k;
        return F.relu(x - tau).MoveToOuterDisposeScope();
    }

    /// <summary><c>(x + sqrt(x^2 + b)) / 2</c>.</summary>
    public static Tensor Squareplus(Tensor x, double b = 4)
    {
        using var scope = NewDisposeScope();
        return ((x + (x.square() + b).sqrt()) / 2).MoveToOuterDisposeScope();
    }

    /// <summary>Hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor x) => x.tanh();

    /// <summary><c>x - tanh(x)</c>.</summary>
    public static Tensor TanhShrink(Tensor x) => F.tanhshrink(x);

    /// <summary><c>x</c> where <c>x > threshold</c>, else <paramref name="defaultValue"/>.</summary>
    public static Tensor Threshold(Tensor x, double threshold, double defaultValue) => F.threshold(x, threshold, defaultValue);
}
