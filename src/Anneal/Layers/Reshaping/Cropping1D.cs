namespace Anneal.Layers;

/// <summary>Crops sequences on each side.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, new steps, channels).
/// An axis of n becomes n - before - after. Keras: <c>keras.layers.Cropping1D</c>.
/// </remarks>
/// <example><code>
/// new Cropping1D([1, 2])    // (batch, 10, 8) to (batch, 7, 8)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Cropping1D : CroppingLayer
{
    /// <summary>A cropping layer.</summary>
    /// <param name="cropping">Steps cut off at the beginning and at the end; 0 or more. Default 1.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping1D(Margin1D? cropping = null, string? name = null)
        : base([cropping ?? 1], null, name) => Cropping = cropping ?? 1;

    /// <summary>The number of elements cut off. Default 1.</summary>
    public Margin1D Cropping { get; }
}
