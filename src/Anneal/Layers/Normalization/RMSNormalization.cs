using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Brings the features of each sample to a mean square of 1, and then to a scale of their own: <c>output = scale x / √(mean(x²) + ε)</c>.</summary>
/// <remarks>
/// The mean is taken over the axes given, for each place along the others; training and inference do the same. Output: the shape of the input. Variable: <c>scale</c>, of the
/// sizes of these axes. Keras: <c>keras.layers.RMSNormalization</c>. Source: Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.
/// </remarks>
/// <example><code>
/// new RMSNormalization()
/// new RMSNormalization(axis: [1, 2])
/// </code></example>
[Keras("keras.layers")]
public sealed partial class RMSNormalization : UnaryLayer
{
    private Variable scale = null!;

    /// <summary>A layer that normalises by the mean square.</summary>
    /// <param name="axis">The axes of the features, one or several; from the end if negative. Default -1.</param>
    /// <param name="epsilon">Added to the mean square; at least 0. Default 1e-6.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public RMSNormalization(Axes? axis = null, double epsilon = 1e-6, string? name = null)
        : base(name) =>
        (Axis, Epsilon) = (axis ?? -1, Require.NotNegative(epsilon));

    /// <summary>The axes of the features; an ordered list once the layer is built. Default -1.</summary>
    public Axes Axis { get; private set; }

    /// <summary>Added to the mean square. Default 1e-6.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => FeatureAxes.Within(this, Axis, inputShape);

    private protected override bool KeepsBatchSize => Axis.Contains(0);

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: InputShape?.Rank, FixedAxes: [.. Axis]);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        FeatureAxes.InOrder(this, Axis, input);
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
