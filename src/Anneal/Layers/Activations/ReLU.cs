using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Rectified linear unit: <c>min(x, maxValue)</c> where <c>x > threshold</c>, else <c>negativeSlope (x - threshold)</c>.</summary>
/// <remarks>The shape stays. Keras: <c>keras.layers.ReLU</c>.</remarks>
/// <example><code>
/// new ReLU()
/// new ReLU(maxValue: 6)
/// </code></example>
/// <param name="maxValue">The largest output; 0 or more. Default: none.</param>
/// <param name="negativeSlope">The slope below the threshold; 0 or more. Default 0.</param>
/// <param name="threshold">Values at or below it are damped; 0 or more. Default 0.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is negative, NaN or infinite.</exception>
[Keras("keras.layers")]
public sealed partial class ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null) : SameShapeLayer(name)
{
    /// <summary>The largest output; null for none.</summary>
    public double? MaxValue { get; } = maxValue is { } most ? Require.Single(Require.NotNegative(most, nameof(maxValue)), nameof(maxValue)) : null;

    /// <summary>The slope below the threshold. Default 0.</summary>
    public double NegativeSlope { get; } = Require.Single(Require.NotNegative(negativeSlope));

    /// <summary>Values at or below it are damped. Default 0.</summary>
    public double Threshold { get; } = Require.Single(Require.NotNegative(threshold));

    /// <summary>Whether it is <c>max(x, 0)</c>.</summary>
    internal bool IsPlain => this is { MaxValue: null, NegativeSlope: 0, Threshold: 0 };

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => ActivationFunctions.Relu(input, NegativeSlope, MaxValue, Threshold);
}
