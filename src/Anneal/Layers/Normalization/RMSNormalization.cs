using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Normalises the features of each sample to a mean square of 1, then scales them: <c>output = scale x / √(mean(x²) + ε)</c>.</summary>
/// <remarks>
/// The shape stays. The mean is taken over the given axes, separately for each position along the others; training and inference are the
/// same. Variable: <c>scale</c>, with the sizes of these axes. Keras: <c>keras.layers.RMSNormalization</c>. Source: Zhang and Sennrich,
/// Root Mean Square Layer Normalization, 2019.
/// </remarks>
/// <example><code>
/// new RMSNormalization()
/// new RMSNormalization(axis: [1, 2])
/// </code></example>
[Keras("keras.layers")]
public sealed partial class RMSNormalization : UnaryLayer
{
    private Variable scale = null!;

    /// <summary>A root-mean-square normalization layer.</summary>
    /// <param name="axis">The axis of the features, or several; negative axes count from the end. Default -1.</param>
    /// <param name="epsilon">A number that is added to the mean square; 0 or more. Default 1e-6.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative, or not finite in float32.</exception>
    public RMSNormalization(Axes? axis = null, double epsilon = 1e-6, string? name = null)
        : base(name) =>
        (Axis, Epsilon) = (axis ?? -1, Require.Single(Require.NotNegative(epsilon)));

    /// <summary>The axes of the features, a sorted list once the layer is built. Default -1.</summary>
    public Axes Axis { get; private set; }

    /// <summary>The number that is added to the mean square. Default 1e-6.</summary>
    public double Epsilon { get; }

    private protected override bool WorksWide => true;

    private protected override Shape ShapeFor(Shape input) => FeatureAxes.Within(this, Axis, input);

    private protected override bool KeepsBatchSize => Axis.Contains(0);

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: InputShape?.Rank, FixedAxes: [.. Axis]);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ShapeFor(input);
        Axis = Axes.Create([.. Axis.Order()]);
        scale = weights.Add("scale", [.. Axis.Select(axis => input[axis < 0 ? ^-axis : axis])], "ones");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var last = FeatureAxes.ToEnd(input, Axis);
        var meanSquare = last.Squared().mean(FeatureAxes.Ends(Axis), keepdim: true);
        return FeatureAxes.Back(last * meanSquare.Plus(Epsilon).rsqrt() * scale.Value, Axis);
    }
}
