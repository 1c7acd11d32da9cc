using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>The logarithm of the hyperbolic cosine of the error: <c>mean(log(cosh(p - t)))</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>The loss is about e^2 / 2 for small errors e and |e| - log 2 for large ones. Targets and predictions have the same shape. Source:
/// <c>keras.losses.LogCosh</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class LogCosh(ChoiceOrNull<Reduction> reduction = default, string name = "log_cosh", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        var error = p - t;
        return error.Plus(ActivationFunctions.Softplus(error.Times(-2))).Plus(-Math.Log(2)).mean([-1]).MoveToOuterDisposeScope();
    }
}
