using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>A rule that a variable obeys: applied to it after every update.</summary>
/// <remarks>Keras: <c>keras.constraints.Constraint</c>.</remarks>
public abstract class Constraint
{
    /// <summary>The nearest values that obey the rule.</summary>
    /// <param name="weights">The variable's values; not changed.</param>
    /// <returns>A new tensor of the same shape; the caller owns it.</returns>
    public abstract Tensor Apply(Tensor weights);
}
