using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Adds a list of inputs, element by element: <c>a + b + ...</c></summary>
/// <remarks>Inputs of one shape, or of shapes that broadcast; output of the common shape. Keras: <c>keras.layers.Add</c>.</remarks>
/// <example><code>
/// var sum = new Add().Apply([a, b]);
/// </code></example>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Add(string? name = null) : ElementwiseMerge(name)
{
    private protected override Tensor Merge(Tensor a, Tensor b) => a.Plus(b);
}
