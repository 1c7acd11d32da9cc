using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Averages a list of inputs, element by element: <c>(a + b + ...) / n</c>.</summary>
/// <remarks>
/// Inputs of one shape, or of shapes that broadcast; output of the common shape, float32. Masked elements count too, as in Keras.
/// Keras: <c>keras.layers.Average</c>.
/// </remarks>
/// <example><code>
/// var mean = new Average().Apply([a, b, c]);
/// </code></example>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Average(string? name = null) : ElementwiseMerge(name)
{
    /// <inheritdoc/>
    protected override bool TakesIntegers => false;

    private protected override Tensor Merge(Tensor a, Tensor b) => a.Plus(b);

    private protected override Tensor Merge(Tensor[] tensors, Tensor?[] masks) => base.Merge(tensors, masks).DividedBy(tensors.Length);
}
