using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The mean of the squared differences of logarithms: <c>mean((log(1 + t) - log(1 + p))^2)</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Values below 1e-7 are treated as 1e-7. Targets and predictions have the same shape; there is one value per row of the last axis. Source:
/// <c>keras.losses.MeanSquaredLogarithmicError</c>.</remarks>
[Keras("keras.losses", "msle", "MSLE")]
public sealed partial class MeanSquaredLogarithmicError(ChoiceOrNull<Reduction> reduction = default, string name = "mean_squared_logarithmic_error", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        static Tensor Logarithm(Tensor x) => x.AtLeast(Probability.Least).Plus(1).log();
        return F.mse_loss(Logarithm(p), Logarithm(t), nn.Reduction.None).mean([-1]).MoveToOuterDisposeScope();
    }
}
