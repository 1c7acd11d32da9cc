using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Sets all values to 0.</summary>
/// <remarks>Source: <c>keras.initializers.Zeros</c>.</remarks>
[Keras("keras.initializers", "zero")]
public sealed partial class Zeros : Initializer
{
    /// <inheritdoc/>
    protected override Tensor Values(long[] shape) => zeros(shape, dtype: ScalarType.Float32);
}
