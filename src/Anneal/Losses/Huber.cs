using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The squared error for small errors and the absolute error for large ones: <c>e^2 / 2</c> where |e| &lt;= delta, else <c>delta
/// (|e| - delta / 2)</c>, averaged over the last axis.</summary>
/// <param name="delta">The error at which the square becomes a line, greater than 0; 1 by default.</param>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not greater than 0.</exception>
/// <remarks>Reference: Huber, 1964. Targets and predictions have the same shape. Source: <c>keras.losses.Huber</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class Huber(double delta = 1, ChoiceOrNull<Reduction> reduction = default, string name = "huber_loss", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <summary>The error at which the square becomes a line.</summary>
    public double Delta { get; } = Require.Single(Require.Positive(delta));

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        return F.huber_loss(p, t, Delta, nn.Reduction.None).mean([-1]).MoveToOuterDisposeScope();
    }
}
