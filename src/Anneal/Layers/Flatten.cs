using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Makes one row of each sample: (batch, a, b, ...) becomes (batch, a b ...).</summary>
/// <remarks>Keras: <c>keras.layers.Flatten</c>. A sample that is one number, (batch,), becomes (batch, 1).</remarks>
[Keras("keras.layers")]
public sealed partial class Flatten : UnaryLayer
{
    /// <summary>A flattening layer.</summary>
    /// <param name="name">Unique within the model.</param>
    public Flatten(string? name = null)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape)
    {
        if (Accepts.Problem(inputShape, null) is { } problem) throw new ArgumentException($"Layer '{Name}' {problem}. Received: {inputShape}.", nameof(inputShape));
        var sample = inputShape[1..];
        return [inputShape[0], sample.Contains(Shape.Unknown) ? Shape.Unknown : sample.ElementCount];
    }

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input.dim() == 1 ? input.unsqueeze(1) : input.flatten(1);
}
