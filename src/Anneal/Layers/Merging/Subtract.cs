using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Subtracts the second input from the first, element by element: <c>a - b</c>.</summary>
/// <remarks>Inputs of one shape, or of shapes that broadcast; output of the common shape. Keras: <c>keras.layers.Subtract</c>.</remarks>
/// <example><code>
/// var difference = new Subtract().Apply([a, b]);
/// </code></example>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Subtract(string? name = null) : ElementwiseMerge(name)
{
    private protected override int? Count => 2;

    private protected override Tensor Merge(Tensor a, Tensor b) => a - b;
}
