using System.Text.Json.Nodes;
using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Exponential linear unit: <c>x</c> where <c>x > 0</c>, else <c>alpha (exp(x) - 1)</c>.</summary>
/// <remarks>The shape stays. Keras: <c>keras.layers.ELU</c>. Source: Clevert et al., Fast and Accurate Deep Network Learning by Exponential Linear Units, 2015.</remarks>
/// <example><code>
/// new ELU(0.5)
/// </code></example>
/// <param name="alpha">The limit of the output for very negative x is <c>-alpha</c>; finite. Default 1.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is NaN, infinite or beyond float32.</exception>
[Keras("keras.layers")]
public sealed partial class ELU(double alpha = 1, string? name = null) : SameShapeLayer(name)
{
    /// <summary>The limit of the output for very negative x is <c>-alpha</c>. Default 1.</summary>
    public double Alpha { get; } = Require.Single(Require.Finite(alpha));

    /// <inheritdoc/>
    /// <remarks>Keras writes <c>alpha</c> right behind the name.</remarks>
    public override JsonObject GetConfig()
    {
        var config = base.GetConfig();
        config.Insert(1, "alpha", new ConfigWriter<Layer>(this).Json("alpha", Alpha));
        return config;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => ActivationFunctions.Elu(input, Alpha);
}
