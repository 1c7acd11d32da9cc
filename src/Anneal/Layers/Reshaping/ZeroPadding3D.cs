namespace Anneal.Layers;

/// <summary>Pads volumes with zeros.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels), output (batch, new depth, new height, new width, channels); with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// An axis of n becomes before + n + after. Keras: <c>keras.layers.ZeroPadding3D</c>.
/// </remarks>
/// <example><code>
/// new ZeroPadding3D([1, 2, 2])
/// </code></example>
[Keras("keras.layers")]
public sealed partial class ZeroPadding3D : ZeroPaddingLayer
{
    /// <summary>A padding layer.</summary>
    /// <param name="padding">Planes, rows and columns of zeros on each side; 0 or more. Default 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ZeroPadding3D(Margin3D? padding = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base([.. padding ?? 1], dataFormat, name) => Padding = padding ?? 1;

    /// <summary>The number of zeros on each side. Default 1.</summary>
    public Margin3D Padding { get; }
}
