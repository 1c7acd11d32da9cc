using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Returns its input unchanged.</summary>
/// <remarks>The shape stays. Keras: <c>keras.layers.Identity</c>.</remarks>
/// <example><code>
/// Layer noise = augment ? new GaussianNoise(0.1) : new Identity();
/// </code></example>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Identity(string? name = null) : SameShapeLayer(name)
{
    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input;
}
