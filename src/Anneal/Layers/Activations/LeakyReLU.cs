using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Leaky rectified linear unit: <c>x</c> where <c>x >= 0</c>, else <c>negativeSlope x</c>.</summary>
/// <remarks>The shape stays. Keras: <c>keras.layers.LeakyReLU</c>.</remarks>
/// <example><code>
/// new LeakyReLU(0.1)
/// </code></example>
/// <param name="negativeSlope">The slope below 0; 0 or more. Default 0.3.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="negativeSlope"/> is negative, NaN, infinite or beyond float32.</exception>
[Keras("keras.layers")]
public sealed partial class LeakyReLU(double negativeSlope = 0.3, string? name = null) : SameShapeLayer(name)
{
    /// <summary>The slope below 0. Default 0.3.</summary>
    public double NegativeSlope { get; } = Require.Single(Require.NotNegative(negativeSlope));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => ActivationFunctions.LeakyRelu(input, NegativeSlope);
}
