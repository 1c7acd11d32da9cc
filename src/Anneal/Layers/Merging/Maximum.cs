using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The element-wise maximum of a list of inputs: <c>maximum(a, b, ...)</c>.</summary>
/// <remarks>
/// Inputs of one shape, or of shapes that broadcast; output of the common shape. Masked elements count only if all inputs are masked there.
/// Keras: <c>keras.layers.Maximum</c>.
/// </remarks>
/// <example><code>
/// var largest = new Maximum().Apply([a, b]);
/// </code></example>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Maximum(string? name = null) : ExtremumMerge(name)
{
    private protected override Tensor Merge(Tensor a, Tensor b) => maximum(a, b);
}
