using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>Scales weights so that their Euclidean norm along some axes is 1: w ← w / (ε + ‖w‖), ε = 1e-7. Weights of 0 stay 0.</summary>
/// <param name="axis">The axes along which the norm is taken. Default 0, the inputs of a dense kernel. For a 2-D convolution, the inputs
/// are <c>[0, 1, 2]</c>.</param>
/// <remarks>Source: <c>keras.constraints.UnitNorm</c>.</remarks>
[Keras("keras.constraints")]
public sealed partial class UnitNorm(Axes axis = default) : Constraint
{
    /// <summary>The axes along which the norm is taken.</summary>
    public Axes Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var scope = NewDisposeScope();
        return Norms.Normalize(weights, Norms.Along(weights, Axis)).MoveToOuterDisposeScope();
    }
}
