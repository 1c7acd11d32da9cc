using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The mean of the squared errors: <c>mean((yTrue - yPred)^2)</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape; there is one value per row of the last axis. Source: <c>keras.losses.MeanSquaredError</c>.</remarks>
[Keras("keras.losses", "mse", "MSE")]
public sealed partial class MeanSquaredError(ChoiceOrNull<Reduction> reduction = default, string name = "mean_squared_error", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        (yTrue, yPred) = Operands.Align(yTrue, yPred);
        return F.mse_loss(yPred, yTrue, nn.Reduction.None).mean([-1]).MoveToOuterDisposeScope();
    }

    private protected override Tensor? Mean(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Operands.Align(yTrue, yPred);
        return yPred.numel() == 0 ? null : F.mse_loss(yPred, yTrue);
    }
}
