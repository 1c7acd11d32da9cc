using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Brings inputs to another range: <c>output = input * scale + offset</c>.</summary>
/// <remarks>Keras: <c>keras.layers.Rescaling</c>. The shape stays; integers, such as the bytes of an image, become float32.</remarks>
/// <example><code>
/// new Rescaling(1.0 / 255)             // [0, 255] to [0, 1]
/// new Rescaling(1 / 127.5, offset: -1) // [0, 255] to [-1, 1]
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Rescaling : UnaryLayer
{
    /// <summary>A rescaling layer.</summary>
    /// <param name="scale">Factor; finite.</param>
    /// <param name="offset">Added after the factor; finite. Default 0.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">Either is NaN or infinite.</exception>
    public Rescaling(double scale, double offset = 0, string? name = null)
        : base(name)
    {
        if (!double.IsFinite(scale)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be finite.");
        if (!double.IsFinite(offset)) throw new ArgumentOutOfRangeException(nameof(offset), offset, "The offset must be finite.");
        Scale = scale;
        Offset = offset;
    }

    /// <summary>The factor.</summary>
    public double Scale { get; }

    /// <summary>Added after the factor. Default 0.</summary>
    public double Offset { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        using var scope = NewDisposeScope();
        return input.Times((float)Scale).Plus_((float)Offset).MoveToOuterDisposeScope();
    }
}
