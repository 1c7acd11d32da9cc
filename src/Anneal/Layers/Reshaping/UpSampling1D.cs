namespace Anneal.Layers;

/// <summary>Repeats each step of a sequence.</summary>
/// <remarks>Input (batch, steps, channels), output (batch, steps size, channels). Keras: <c>keras.layers.UpSampling1D</c>.</remarks>
/// <example><code>
/// new UpSampling1D(2)
/// </code></example>
/// <param name="size">How often each step is repeated; at least 1. Default 2.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
[Keras("keras.layers")]
public sealed partial class UpSampling1D(long size = 2, string? name = null) : UpSamplingLayer([Require.AtLeast(size, 1)], null, name)
{
    /// <summary>How often each step is repeated. Default 2.</summary>
    public long Size { get; } = size;
}
