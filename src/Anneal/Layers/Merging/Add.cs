using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The sum of a list of inputs, element by element.</summary>
/// <remarks>Keras: <c>keras.layers.Add</c>.</remarks>
/// <example><code>
/// var sum = new Add().Apply([a, b]);
/// </code></example>
/// <param name="name">Unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Add(string? name = null) : ElementwiseMerge(name)
{
    private protected override Tensor Merge(Tensor a, Tensor b) => a.Plus(b);
}
