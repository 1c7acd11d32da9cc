using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Sets all values to 1.</summary>
/// <remarks>Source: <c>keras.initializers.Ones</c>.</remarks>
[Keras("keras.initializers", "one")]
public sealed partial class Ones : Initializer
{
    /// <inheritdoc/>
    protected override Tensor Values(long[] shape) => ones(shape, dtype: ScalarType.Float32);
}
