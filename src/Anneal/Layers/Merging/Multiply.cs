using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Multiplies a list of inputs, element by element: <c>a b ...</c></summary>
/// <remarks>
/// Inputs of one shape, or of shapes that broadcast; output of the common shape. A masked element counts as 1; if all inputs are masked, the output is 0.
/// Keras: <c>keras.layers.Multiply</c>.
/// </remarks>
/// <example><code>
/// var gated = new Multiply().Apply([values, gates]);
/// </code></example>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers")]
public sealed partial class Multiply(string? name = null) : ElementwiseMerge(name)
{
    private protected override Tensor Merge(Tensor a, Tensor b) => a * b;

    private protected override Tensor Merge(Tensor[] tensors, Tensor?[] masks)
    {
        var product = base.Merge([.. tensors.Zip(masks, (tensor, mask) => mask is null ? tensor : tensor.Fill(mask.logical_not(), 1))], masks);
        if (masks.Any(mask => mask is null)) return product;
        return product.Fill(masks.Select(mask => mask!).Aggregate((a, b) => a.logical_or(b)).logical_not(), 0);
    }
}
