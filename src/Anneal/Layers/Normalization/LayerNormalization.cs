using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Normalises each sample to mean 0 and variance 1 along its features, then scales and shifts them: <c>output = γ (x - mean) / √(variance + ε) + β</c>.</summary>
/// <remarks>
/// The shape stays. Mean and variance are taken over the given axes, separately for each position along the others; training and inference
/// are the same. Variables: <c>gamma</c>, <c>beta</c>, with the sizes of these axes. Keras: <c>keras.layers.LayerNormalization</c>. Source:
/// Ba, Kiros and Hinton, Layer Normalization, 2016.
/// </remarks>
/// <example><code>
/// new LayerNormalization()
/// new LayerNormalization(axis: [1, 2], epsilon: 1e-6)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("axis", "epsilon", "center", "scale", "rms_scaling")]
public sealed partial class LayerNormalization : ScaledNormalization
{
    /// <summary>A layer normalization layer.</summary>
    /// <param name="axis">The axis of the features, or several; negative axes count from the end. Default -1.</param>
    /// <param name="epsilon">A number that is added to the variance; 0 or more. Default 0.001.</param>
    /// <param name="center">Whether to add β. Default true.</param>
    /// <param name="scale">Whether to multiply by γ. Default true.</param>
    /// <param name="betaInitializer">The initializer of β, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="gammaInitializer">The initializer of γ, by name or as an object. Default <c>ones</c>.</param>
    /// <param name="betaRegularizer">A penalty on β. Default: none.</param>
    /// <param name="gammaRegularizer">A penalty on γ. Default: none.</param>
    /// <param name="betaConstraint">A constraint on β, applied after every update. Default: none.</param>
    /// <param name="gammaConstraint">A constraint on γ, applied after every update. Default: none.</param>
    /// <param name="rmsScaling">Whether to skip the mean: the output is γ x / √(variance + ε). It exists for saved models; prefer <see cref="RMSNormalization"/>. Default false.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public LayerNormalization(
        Axes? axis = null,
        double epsilon = 1e-3,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        bool rmsScaling = false,
        string? name = null)
        : base(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name) =>
        (Axis, RmsScaling) = (axis ?? -1, rmsScaling);

    /// <summary>The axes of the features, sorted and counted from 0 once the layer is built. Default -1.</summary>
    public Axes Axis { get; private set; }

    /// <summary>Whether to skip the mean. Default false.</summary>
    public bool RmsScaling { get; }

    private protected override Shape ShapeFor(Shape input) => FeatureAxes.Within(this, Axis, input);

    private protected override bool KeepsBatchSize => Axis.Contains(0);

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: InputShape?.Rank, FixedAxes: [.. Axis]);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        Axis = FeatureAxes.InOrder(Axis, ShapeFor(input));
        AddScale([.. Axis.Select(axis => input[axis])], weights, scale: Scale || RmsScaling, center: Center && !RmsScaling);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var last = FeatureAxes.ToEnd(input, Axis);
        var normalized = RmsScaling ? ByDeviation(last) : nn.functional.layer_norm(last, last.shape[^Axis.Count..], Gamma?.Value, Beta?.Value, Epsilon);
        return FeatureAxes.Back(normalized, Axis);
    }

    private Tensor ByDeviation(Tensor last)
    {
        var variance = last.var([.. FeatureAxes.Ends(Axis)], unbiased: false, keepdim: true);
        return last * variance.Plus(Epsilon).rsqrt() * Gamma!.Value;
    }
}
