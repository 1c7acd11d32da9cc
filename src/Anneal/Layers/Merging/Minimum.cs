using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The smallest of a list of inputs, element by element: <c>minimum(a, b, ...)</c>.</summary>
/// <remarks>
/// Inputs of one shape, or with sizes of 1, which are stretched; output of the common shape. A masked element of one input gives way to those of the others.
/// Keras: <c>keras.layers.Minimum</c>.
/// </remarks>
/// <example><code>
/// var smallest = new Minimum().Apply([a, b]);
/// </code></example>
/// <param name="name">Unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Minimum(string? name = null) : ExtremumMerge(name)
{
    private protected override Tensor Merge(Tensor a, Tensor b) => minimum(a, b);
}
