using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Normalises the features of each sample to length 1: <c>output = x / √(Σ x²)</c>.</summary>
/// <remarks>
/// The shape stays. The sum is taken over the given axes, separately for each position along the others. Lengths below 1e-12 count as 1e-12, so zeros stay 0. No variables.
/// Keras: <c>keras.layers.UnitNormalization</c>.
/// </remarks>
/// <example><code>
/// new UnitNormalization()
/// new UnitNormalization(axis: [1, 2])
/// </code></example>
/// <param name="axis">The axis of the features, or several; negative axes count from the end. Default -1.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class UnitNormalization(Axes? axis = null, string? name = null) : UnaryLayer(name)
{
    private const double LeastSquare = 1e-24;

    /// <summary>The axes of the features. Default -1.</summary>
    public Axes Axis { get; } = axis ?? -1;

    internal override bool WritesBuildConfig => false;

    private protected override Shape ShapeFor(Shape input) => FeatureAxes.Within(this, Axis, input);

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights) => ShapeFor(input);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input * input.Squared().sum(Axis.Of(input), keepdim: true).AtLeast(LeastSquare).rsqrt();
}
