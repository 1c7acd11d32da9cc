using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>
/// Moves the Euclidean norm of weights along some axes into a range: w ← w n / (ε + ‖w‖) with n = rate clip(‖w‖, min, max) + (1 - rate) ‖w‖, ε = 1e-7.
/// Weights of 0 stay 0.
/// </summary>
/// <param name="minValue">The smallest norm, at least 0; 0 by default.</param>
/// <param name="maxValue">The largest norm, at least <paramref name="minValue"/>; 1 by default.</param>
/// <param name="rate">The fraction of the distance to the range that each update covers, within [0, 1]. Default 1: the norm is in the range
/// after one update.</param>
/// <param name="axis">The axes along which the norm is taken. Default 0, the inputs of a dense kernel. For a 2-D convolution, the inputs
/// are <c>[0, 1, 2]</c>.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
/// <remarks>Source: <c>keras.constraints.MinMaxNorm</c>.</remarks>
[Keras("keras.constraints")]
public sealed partial class MinMaxNorm(double minValue = 0.0, double maxValue = 1.0, double rate = 1.0, Axes axis = default) : Constraint
{
    /// <summary>The smallest norm.</summary>
    public double MinValue { get; } = Require.Single(Require.NotNegative(minValue));

    /// <summary>The largest norm.</summary>
    public double MaxValue { get; } = Require.AtLeast(Require.Single(Require.Finite(maxValue)), minValue, nameof(maxValue));

    /// <summary>The fraction of the distance to the range that each update covers.</summary>
    public double Rate { get; } = Require.Fraction(rate);

    /// <summary>The axes along which the norm is taken.</summary>
    public Axes Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = NewDisposeScope();
        var norm = Norms.Along(weights, Axis);
        var wanted = norm.Clip(MinValue, MaxValue).Times(Rate).Plus(norm.Times(1 - Rate));
        return Norms.Rescale(weights, norm, wanted).MoveToOuterDisposeScope();
    }
}
