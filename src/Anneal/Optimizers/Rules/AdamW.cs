namespace Anneal.Optimizers;

/// <summary>Adam with weight decay that does not go through its means: each weight loses a share of itself before Adam's rule. The usual choice for transformers.</summary>
/// <remarks>
/// With rate r and weight decay λ:
/// <code>
/// w ← w - r λ w, then Adam's rule
/// </code>
/// Keras: <c>keras.optimizers.AdamW</c>, same order and defaults. Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019; as in
/// PyTorch and unlike there, λ is multiplied by the rate itself and not only by its schedule.
/// </remarks>
/// <example><code>
/// new AdamW(0.001, weightDecay: 0.01)
/// new AdamW(new CosineDecay(0.001, decaySteps: 10_000), weightDecay: new CosineDecay(0.01, decaySteps: 10_000))
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class AdamW : Adam
{
    /// <summary>AdamW.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001.</param>
    /// <param name="weightDecay">λ, at least 0, or a schedule. Default 0.004.</param>
    /// <param name="beta1">β₁, how much of the mean gradient stays, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, how much of the mean squared gradient stays, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, keeps the divisor from 0; at least 0. Default 1e-7.</param>
    /// <param name="amsgrad">Whether the largest v so far is used. Default false.</param>
    /// <param name="name">Default <c>adam_w</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any.)</exception>
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
