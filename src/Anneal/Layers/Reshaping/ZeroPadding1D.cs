namespace Anneal.Layers;

/// <summary>Pads sequences with zeros.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, new steps, channels); with <see cref="DataFormat.ChannelsFirst"/> the channel axis comes
/// after the batch axis.
/// An axis of n becomes before + n + after. Keras: <c>keras.layers.ZeroPadding1D</c>.
/// </remarks>
/// <example><code>
/// new ZeroPadding1D(2)
/// new ZeroPadding1D([4, 0])    // as causal convolutions do
/// </code></example>
[Keras("keras.layers")]
public sealed partial class ZeroPadding1D : ZeroPaddingLayer
{
    /// <summary>A padding layer.</summary>
    /// <param name="padding">The number of zeros before the first step and after the last; 0 or more. Default 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ZeroPadding1D(Margin1D? padding = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base([padding ?? 1], dataFormat, name) => Padding = padding ?? 1;

    /// <summary>The number of zeros on each side. Default 1.</summary>
    public Margin1D Padding { get; }
}
