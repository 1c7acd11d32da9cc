using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>Limits the Euclidean norm of weights along some axes: w ← w min(‖w‖, max) / (ε + ‖w‖), ε = 1e-7.</summary>
/// <param name="maxValue">The largest norm, at least 0; null (the default) for 2.</param>
/// <param name="axis">The axes along which the norm is taken. Default 0, the inputs of a dense kernel. For a 2-D convolution, the inputs
/// are <c>[0, 1, 2]</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="maxValue"/> is negative, NaN or infinite.</exception>
/// <remarks>Source: <c>keras.constraints.MaxNorm</c>.</remarks>
[Keras("keras.constraints")]
public sealed partial class MaxNorm(Number? maxValue = null, Axes axis = default) : Constraint
{
    /// <summary>The largest norm.</summary>
    public Number MaxValue { get; } = Require.Single(Require.NotNegative(maxValue ?? 2));

    /// <summary>The axes along which the norm is taken.</summary>
    public Axes Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = NewDisposeScope();
        var norm = Norms.Along(weights, Axis);
        return Norms.Rescale(weights, norm, norm.Clip(0, MaxValue)).MoveToOuterDisposeScope();
    }
}
