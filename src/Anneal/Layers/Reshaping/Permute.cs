using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Permutes the axes of each sample: axis i of the output is axis <c>dims[i - 1]</c> of the input.</summary>
/// <remarks>Input (batch, a, b, ...), output the same axes in the order of <c>dims</c>. Keras: <c>keras.layers.Permute</c>.</remarks>
/// <example><code>
/// new Permute([2, 1])    // (batch, 10, 64) to (batch, 64, 10)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Permute : UnaryLayer
{
    /// <summary>A permuting layer.</summary>
    /// <param name="dims">Axes of a sample, counted from 1; each once.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentException">They are not 1, 2, ... in some order.</exception>
    public Permute(IReadOnlyList<int> dims, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(dims);
        if (!dims.Order().SequenceEqual(Enumerable.Range(1, dims.Count)))
            throw Require.Refused($"[{string.Join(", ", dims)}]", $"the numbers from 1 to {dims.Count} in some order", nameof(dims));
        Dims = [.. dims];
    }

    /// <summary>Axes of a sample, counted from 1.</summary>
    public IReadOnlyList<int> Dims { get; }

    private protected override Shape ShapeFor(Shape input) => [input[0], .. Dims.Select(axis => input[axis])];

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: Dims.Count + 1);

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input.permute([0, .. Dims.Select(axis => (long)axis)]);
}
