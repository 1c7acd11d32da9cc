namespace Anneal.Optimizers;

/// <summary>AdamW: Adam with decoupled weight decay, which reduces each weight by a fraction before Adam's rule.</summary>
/// <remarks>
/// With rate r and weight decay λ:
/// <code>
/// w ← w - r λ w, then Adam's rule
/// </code>
/// Keras: <c>keras.optimizers.AdamW</c>, with the same arguments and defaults. Source: Loshchilov and Hutter, Decoupled Weight Decay
/// Regularization, 2019. As in PyTorch and unlike in the paper, λ is multiplied by the rate and not only by its schedule.
/// </remarks>
/// <example><code>
/// new AdamW(0.001, weightDecay: 0.01)
/// new AdamW(new CosineDecay(0.001, decaySteps: 10_000), weightDecay: new CosineDecay(0.01, decaySteps: 10_000))
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class AdamW : Adam
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="weightDecay">λ, at least 0, or a schedule. Default 0.004.</param>
    /// <param name="beta1">β₁, the decay of the mean gradient, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, the decay of the mean squared gradient, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-7.</param>
    /// <param name="amsgrad">Whether the largest v so far is used (AMSGrad). Default false.</param>
    /// <param name="name">The name. Default <c>adam_w</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public AdamW(
        LearningRate? learningRate = null,
        Hyperparameter? weightDecay = null,
        Hyperparameter? beta1 = null,
        Hyperparameter? beta2 = null,
        double epsilon = 1e-7,
        bool amsgrad = false,
        string? name = null)
        : base(learningRate, beta1, beta2, epsilon, amsgrad, name) => WeightDecay = weightDecay ?? 0.004;
}
