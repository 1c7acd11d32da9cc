using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>Scales weights down so that their Euclidean norm along some axes is at most a given one: w ← w min(‖w‖, max) / (ε + ‖w‖), ε = 1e-7.</summary>
/// <remarks>Keras: <c>keras.constraints.MaxNorm</c>.</remarks>
public sealed class MaxNorm : Constraint
{
    private readonly long[] axes;

    /// <summary>A limit on the norm.</summary>
    /// <param name="maxValue">The largest norm; at least 0. Default 2.</param>
    /// <param name="axis">Along which the norm is taken. Default 0: the inputs of a dense kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxValue"/> is negative, NaN or infinite.</exception>
    public MaxNorm(double maxValue = 2, params ReadOnlySpan<long> axis)
    {
        MaxValue = Naming.Argument.NotNegative(maxValue);
        axes = axis.IsEmpty ? [0] : axis.ToArray();
    }

    /// <summary>The largest norm. Default 2.</summary>
    public double MaxValue { get; }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = NewDisposeScope();
        var norm = weights.Squared().sum(axes, keepdim: true).sqrt();
        return (weights * (norm.Clip(0, MaxValue) / norm.Plus(1e-7f))).MoveToOuterDisposeScope();
    }
}
