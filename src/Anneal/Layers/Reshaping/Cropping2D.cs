namespace Anneal.Layers;

/// <summary>Crops images on each side.</summary>
/// <remarks>
/// Input (batch, height, width, channels), output (batch, new height, new width, channels); with <see cref="DataFormat.ChannelsFirst"/> the
/// channel axis comes after the batch axis.
/// An axis of n becomes n - before - after. Keras: <c>keras.layers.Cropping2D</c>.
/// </remarks>
/// <example><code>
/// new Cropping2D([[1, 2], [0, 1]])    // (batch, 10, 10, 3) to (batch, 7, 9, 3)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class Cropping2D : CroppingLayer
{
    /// <summary>A cropping layer.</summary>
    /// <param name="cropping">Rows and columns cut off on each side; 0 or more. Default 0.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping2D(Margin2D? cropping = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base([.. cropping ?? 0], dataFormat, name) => Cropping = cropping ?? 0;

    /// <summary>The number of elements cut off. Default 0.</summary>
    public Margin2D Cropping { get; }
}
