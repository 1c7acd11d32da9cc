namespace Anneal.Layers;

/// <summary>Crops volumes on each side.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels), output (batch, new depth, new height, new width, channels); with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// An axis of n becomes n - before - after. Keras: <c>keras.layers.Cropping3D</c>.
/// </remarks>
/// <example><code>
/// new Cropping3D(1)    // (batch, 10, 10, 10, 1) to (batch, 8, 8, 8, 1)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Cropping3D : CroppingLayer
{
    /// <summary>A cropping layer.</summary>
    /// <param name="cropping">Planes, rows and columns cut off on each side; 0 or more. Default 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping3D(Margin3D? cropping = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base([.. cropping ?? 1], dataFormat, name) => Cropping = cropping ?? 1;

    /// <summary>The number of elements cut off. Default 1.</summary>
    public Margin3D Cropping { get; }
}
