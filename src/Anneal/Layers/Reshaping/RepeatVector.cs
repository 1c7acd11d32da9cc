using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Repeats a vector n times, which makes a sequence.</summary>
/// <remarks>Input (batch, features), output (batch, n, features). Keras: <c>keras.layers.RepeatVector</c>.</remarks>
/// <example><code>
/// new RepeatVector(10)    // between an encoder and a decoder
/// </code></example>
/// <param name="n">The number of steps; at least 1.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
[Keras("keras.layers")]
public sealed partial class RepeatVector(long n, string? name = null) : UnaryLayer(name)
{
    /// <summary>The number of steps.</summary>
    public long N { get; } = Require.AtLeast(n, 1);

    private protected override Shape ShapeFor(Shape input) => Memory.RequireForOutput(Name, [input[0], N, input[1]]);

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: 2);

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        return input.unsqueeze(1).repeat(1, N, 1);
    }
}
