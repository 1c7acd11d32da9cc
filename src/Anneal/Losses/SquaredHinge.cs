using static Anneal.Arithmetic;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The squared hinge loss: <c>mean(max(1 - t p, 0)^2)</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets are -1 or 1. If a batch holds only 0 and 1, they become -1 and 1. Targets and predictions have the same shape; there is
/// one value per row of the last
/// axis. Source: <c>keras.losses.SquaredHinge</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class SquaredHinge(ChoiceOrNull<Reduction> reduction = default, string name = "squared_hinge", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        return F.relu(OneMinus(HingeLabels.Signed(t) * p)).Squared().mean([-1]).MoveToOuterDisposeScope();
    }
}
