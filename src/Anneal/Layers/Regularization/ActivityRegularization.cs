using System.Text.Json.Nodes;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Returns its input unchanged and adds a penalty on it to the loss: <c>(l1 sum(|x|) + l2 sum(x²)) / batch</c>.</summary>
/// <remarks>The shape stays. Keras: <c>keras.layers.ActivityRegularization</c>.</remarks>
/// <example><code>
/// new ActivityRegularization(l2: 0.01)
/// </code></example>
/// <param name="l1">The factor of the absolute values; 0 or more. Default 0.</param>
/// <param name="l2">The factor of the squares; 0 or more. Default 0.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException">A factor is negative, NaN or infinite.</exception>
[Keras("keras.layers")]
public sealed partial class ActivityRegularization(double l1 = 0, double l2 = 0, string? name = null) : SameShapeLayer(name, new L1L2(l1, l2))
{
    /// <summary>The factor of the absolute values. Default 0.</summary>
    public double L1 { get; } = l1;

    /// <summary>The factor of the squares. Default 0.</summary>
    public double L2 { get; } = l2;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = base.GetConfig();
        config.Remove("activity_regularizer");
        var writer = new ConfigWriter<Layer>(this, config);
        writer.Add("l1", L1);
        writer.Add("l2", L2);
        return config;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input;
}
