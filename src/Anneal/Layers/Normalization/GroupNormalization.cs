using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Normalises groups of features of each sample to mean 0 and variance 1, then scales and shifts each feature: <c>output = γ (x - mean) / √(variance + ε) + β</c>.
/// </summary>
/// <remarks>
/// The shape stays. Mean and variance are taken over the features of a group and all axes but the batch axis; training and inference are the same. Variables: <c>gamma</c>,
/// <c>beta</c>, one value per feature. Keras: <c>keras.layers.GroupNormalization</c>. Source: Wu and He, Group Normalization, 2018.
/// </remarks>
/// <example><code>
/// new GroupNormalization(groups: 8)
/// new GroupNormalization(groups: -1) // each feature by itself: instance normalisation
/// </code></example>
[Keras("keras.layers")]
public sealed partial class GroupNormalization : ScaledNormalization
{
    // libtorch is ten times slower on views whose groups have fewer features.
    private const long LeastViewed = 8;

    /// <summary>A group normalization layer.</summary>
    /// <param name="groups">The number of groups; at least 1 and a divisor of the number of features, or -1 for one group per feature. Default 32.</param>
    /// <param name="axis">The axis of the features; negative axes count from the end. Default -1.</param>
    /// <param name="epsilon">A number that is added to the variance; 0 or more. Default 0.001.</param>
    /// <param name="center">Whether to add β. Default true.</param>
    /// <param name="scale">Whether to multiply by γ. Default true.</param>
    /// <param name="betaInitializer">The initializer of β, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="gammaInitializer">The initializer of γ, by name or as an object. Default <c>ones</c>.</param>
    /// <param name="betaRegularizer">A penalty on β. Default: none.</param>
    /// <param name="gammaRegularizer">A penalty on γ. Default: none.</param>
    /// <param name="betaConstraint">A constraint on β, applied after every update. Default: none.</param>
    /// <param name="gammaConstraint">A constraint on γ, applied after every update. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="groups"/> or <paramref name="epsilon"/> is out of range.</exception>
    public GroupNormalization(
        long groups = 32,
        int axis = -1,
        double epsilon = 1e-3,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        string? name = null)
        : base(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name)
    {
        if (groups is < 1 and not -1) throw Require.Refused(groups, "1 or more, or -1 for one group per feature");
        (Groups, Axis) = (groups, axis == 0 ? throw Require.Refused(axis, "any axis but the batch axis") : axis);
    }

    /// <summary>The number of groups; -1 becomes the number of features when the layer is built. Default 32.</summary>
    public long Groups { get; private set; }

    /// <summary>The axis of the features. Default -1.</summary>
    public int Axis { get; }

    private protected override Shape ShapeFor(Shape input)
    {
        if (Axis == -input.Rank) throw this.Refuses($"normalises over axis {Axis}, which is the batch axis", input, nameof(input));
        if (Features(input) is var features && features != Shape.Unknown && Groups > 0 && features % Groups != 0)
            throw this.Refuses($"divides {features} features along axis {Axis} into {Groups} groups; their number must be a multiple of {Groups}", input, nameof(input));
        return input;
    }

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: InputShape?.Rank, LeastRank: 2, FixedAxes: [Axis]);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ShapeFor(input);
        if (Groups < 0) Groups = Features(input);
        AddScale([Features(input)], weights, Scale, Center);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var featuresSecond = input.movedim([Axis], [1]);
        if (featuresSecond.size(1) / Groups < LeastViewed) featuresSecond = featuresSecond.contiguous();
        // Backwards through a β without a γ libtorch ends the process.
        var normalized = nn.functional.group_norm(featuresSecond, Groups, Gamma?.Value, Gamma is null ? null : Beta?.Value, Epsilon).movedim([1], [-1]);
        return (Gamma is null && Beta is not null ? normalized.Plus(Beta.Value) : normalized).movedim([-1], [Axis]);
    }

    private long Features(Shape input) => input[Axis < 0 ? ^-Axis : Axis];
}
