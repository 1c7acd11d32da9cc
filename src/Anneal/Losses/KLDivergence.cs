using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>The Kullback-Leibler divergence of two distributions: <c>sum(t log(t / p))</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape. Both are kept within [1e-7, 1]. Source: <c>keras.losses.KLDivergence</c>.</remarks>
[Keras("keras.losses", "kld", "KLD")]
public sealed partial class KLDivergence(ChoiceOrNull<Reduction> reduction = default, string name = "kl_divergence", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        t = t.Clip(Probability.Least, 1);
        p = p.Clip(Probability.Least, 1);
        return (t * (t / p).log()).sum(-1).MoveToOuterDisposeScope();
    }
}
