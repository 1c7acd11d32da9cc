using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>The shape and element type of a tensor that does not exist yet.</summary>
/// <param name="Shape">Batch axis first; unknown axes are <see cref="Shape.Unknown"/>.</param>
/// <param name="Type">The element type. Default float32.</param>
public readonly record struct TensorSpec(Shape Shape, ScalarType Type = ScalarType.Float32)
{
    /// <summary>A float32 tensor of a shape.</summary>
    /// <param name="shape">The shape, batch axis first.</param>
    public static implicit operator TensorSpec(Shape shape) => new(shape);

    /// <summary>The shape and element type of an existing tensor.</summary>
    /// <param name="tensor">Any tensor.</param>
    public static TensorSpec Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor.shape, tensor.dtype);
    }
}
