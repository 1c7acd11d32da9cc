using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>Keeps every weight at 0 or above: w ← max(w, 0).</summary>
/// <remarks>Keras: <c>keras.constraints.NonNeg</c>.</remarks>
[Keras("keras.constraints")]
public sealed partial class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.AtLeast(0);
    }
}
