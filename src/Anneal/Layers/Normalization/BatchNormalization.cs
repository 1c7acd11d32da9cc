using Anneal.Constraints;
using Anneal.Distribution;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Native;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Normalises each feature to mean 0 and variance 1 over the batch, then scales and shifts it: <c>output = γ (x - mean) / √(variance + ε) + β</c>.
/// </summary>
/// <remarks>
/// The shape stays. In training, mean and variance are those of the batch, and moving averages follow them: <c>moving ← momentum · moving +
/// (1 - momentum) · batch</c>. In inference, and if <see cref="Layer.Trainable"/> is false, the moving averages are used. With a mask, only
/// unmasked elements count.
/// Variables: <c>gamma</c>, <c>beta</c>, <c>moving_mean</c>, <c>moving_variance</c>, one value per feature. Keras: <c>keras.layers.BatchNormalization</c>.
/// Source: Ioffe and Szegedy, Batch Normalization, 2015.
/// </remarks>
/// <example><code>
/// new BatchNormalization()
/// new BatchNormalization(axis: 1, momentum: 0.9) // channels first
/// </code></example>
[Keras("keras.layers"), ConfigOrder(
    "axis", "momentum", "epsilon", "center", "scale", "beta_initializer", "gamma_initializer", "moving_mean_initializer", "moving_variance_initializer",
    "beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint", "synchronized", "renorm", "renorm_clipping", "renorm_momentum")]
public sealed partial class BatchNormalization : ScaledNormalization
{
    // Keras's epsilon where a mask lets nothing through.
    private const double LeastWeight = 1e-7;

    private Variable movingMean = null!;
    private Variable movingVariance = null!;

    /// <summary>A batch normalization layer.</summary>
    /// <param name="axis">The axis of the features; negative axes count from the end. Default -1.</param>
    /// <param name="momentum">The decay of the moving averages, in [0, 1]. Default 0.99.</param>
    /// <param name="epsilon">A number that is added to the variance; 0 or more. Default 0.001.</param>
    /// <param name="center">Whether to add β. Default true.</param>
    /// <param name="scale">Whether to multiply by γ. Default true.</param>
    /// <param name="betaInitializer">The initializer of β, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="gammaInitializer">The initializer of γ, by name or as an object. Default <c>ones</c>.</param>
    /// <param name="movingMeanInitializer">The initializer of the moving mean, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="movingVarianceInitializer">The initializer of the moving variance, by name or as an object. Default <c>ones</c>.</param>
    /// <param name="betaRegularizer">A penalty on β. Default: none.</param>
    /// <param name="gammaRegularizer">A penalty on γ. Default: none.</param>
    /// <param name="betaConstraint">A constraint on β, applied after every update. Default: none.</param>
    /// <param name="gammaConstraint">A constraint on γ, applied after every update. Default: none.</param>
    /// <param name="renorm">Batch renormalisation, which is not supported: true is refused.</param>
    /// <param name="renormClipping">Limits of batch renormalisation. Without effect.</param>
    /// <param name="renormMomentum">Momentum of batch renormalisation. Without effect. Default 0.99.</param>
    /// <param name="synchronized">Whether mean and variance in training are those of the batch on all ranks of a <see cref="Cluster"/>; otherwise each rank takes those of its rows, and the moving averages follow
    /// the mean of them. Default false.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> or <paramref name="epsilon"/> is out of range.</exception>
    /// <exception cref="NotSupportedException"><paramref name="renorm"/> is true.</exception>
    public BatchNormalization(
        int axis = -1,
        double momentum = 0.99,
        double epsilon = 1e-3,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Initializer? movingMeanInitializer = null,
        Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        bool renorm = false,
        RenormClipping? renormClipping = null,
        double renormMomentum = 0.99,
        bool synchronized = false,
        string? name = null)
        : base(epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint, name)
    {
        if (renorm) throw new NotSupportedException("renorm must be false: batch renormalisation is not supported.");
        Axis = axis;
        Momentum = Require.Fraction(momentum);
        MovingMeanInitializer = movingMeanInitializer ?? "zeros";
        MovingVarianceInitializer = movingVarianceInitializer ?? "ones";
        (Renorm, RenormClipping, RenormMomentum, Synchronized) = (renorm, renormClipping, renormMomentum, synchronized);
    }

    /// <summary>The axis of the features. Default -1.</summary>
    public int Axis { get; }

    /// <summary>The decay of the moving averages. Default 0.99.</summary>
    public double Momentum { get; }

    /// <summary>The initializer of the moving mean. Default <c>zeros</c>.</summary>
    public Initializer MovingMeanInitializer { get; }

    /// <summary>The initializer of the moving variance. Default <c>ones</c>.</summary>
    public Initializer MovingVarianceInitializer { get; }

    /// <summary>Always false.</summary>
    public bool Renorm { get; }

    /// <summary>Without effect. Default null.</summary>
    public RenormClipping? RenormClipping { get; }

    /// <summary>Without effect. Default 0.99.</summary>
    public double RenormMomentum { get; }

    /// <summary>Whether mean and variance in training are those of the batch on all ranks. Default false.</summary>
    public bool Synchronized { get; }

    private protected override Shape ShapeFor(Shape input) => FeatureAxes.Within(this, Axis, input);

    private protected override bool KeepsBatchSize => Axis == 0;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: InputShape?.Rank, LeastRank: 1, FixedAxes: [Axis]);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        Shape features = [input[Axis < 0 ? ^-Axis : Axis]];
        AddScale(features, weights, Scale, Center);
        movingMean = weights.Add("moving_mean", features, MovingMeanInitializer, trainable: false);
        movingVariance = weights.Add("moving_variance", features, MovingVarianceInitializer, trainable: false);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var last = input.movedim([Axis], [-1]);
        var rows = last.reshape(-1, last.size(-1));
        var normalized = context.Training && Trainable ? Learn(rows, RowWeights(last, input, context.Mask)) : Normalize(rows);
        return normalized.reshape(last.shape).movedim([-1], [Axis]);
    }

    /// <summary>In one pass forwards and one backwards.</summary>
    private Tensor LearnInOnePass(Tensor rows)
    {
        var statistics = empty(2, rows.size(1), dtype: float32);
        Tensor[] inputs = [rows, Gamma?.Value ?? ones(rows.size(1)), Beta?.Value ?? zeros(rows.size(1)), from_array(new[] { (float)Epsilon }), statistics];
        var y = (Rectifies() ? BatchNormReluPass.Run(inputs) : BatchNormPass.Run(inputs))[0];
        Follow(movingMean, statistics[0]);
        Follow(movingVariance, statistics[1]);
        return y;
    }

    /// <summary>By the moving statistics.</summary>
    private Tensor Normalize(Tensor rows) =>
        nn.functional.batch_norm(rows, movingMean.Value.to(rows.dtype), movingVariance.Value.to(rows.dtype), Gamma?.Value, Beta?.Value, training: false, eps: Epsilon);

    /// <summary>By the statistics of the batch, which the moving ones follow.</summary>
    private Tensor Learn(Tensor rows, Tensor? weights)
    {
        var share = Synchronized ? RowShare.Current : null;
        if (share is null && weights is null && BatchNormPass.Serves(rows)) return LearnInOnePass(rows);
        if (share is not null) weights = (weights ?? ones_like(rows)).Times(share.Count == 0 ? 0 : 1);
        var count = weights is null ? null : Whole(weights.sum([0]), share).Plus(LeastWeight);
        var mean = count is null ? rows.mean([0]) : Whole((weights! * rows).sum([0]), share) / count;
        var difference = rows - mean;
        var squares = difference.Squared();
        var variance = count is null ? squares.mean([0]) : Whole((weights! * squares).sum([0]), share) / count;
        Follow(movingMean, mean);
        Follow(movingVariance, variance);
        var normalized = difference * variance.Plus(Epsilon).rsqrt();
        if (Gamma is not null) normalized = normalized * Gamma.Value;
        return Beta is null ? normalized : normalized.Plus(Beta.Value);
    }

    private static Tensor Whole(Tensor sum, RowShare? share) => share is null ? sum : SumPass.Run(sum)[0];

    /// <summary>Whether the call is to do the work of the rectified linear unit after it.</summary>
    private static bool Rectifies()
    {
        var follows = CallScope.Current!.ReluFollows;
        CallScope.Current.ReluFollows = false;
        return follows;
    }

    private void Follow(Variable moving, Tensor batch)
    {
        using var noGradients = no_grad();
        moving.Value.Times_(Momentum).Plus_(batch, 1 - Momentum);
    }

    /// <summary>The mask as one column: how much each row counts.</summary>
    private Tensor? RowWeights(Tensor last, Tensor input, Tensor? mask)
    {
        if (mask is null) return null;
        if (mask.dim() != input.dim() - 1)
            throw this.Refuses($"takes a mask of one axis less than its input, {(Shape)input.shape}", (Shape)mask.shape, nameof(mask));
        // The mask stands for all axes but the last, whatever the axis of the features is, as in Keras.
        var everywhere = mask.unsqueeze(-1).expand(input.shape).to(last.dtype).movedim([Axis], [-1]);
        return everywhere.reshape(-1, last.size(-1));
    }
}
