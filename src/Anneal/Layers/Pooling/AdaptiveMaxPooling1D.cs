namespace Anneal.Layers;

/// <summary>Max pooling of sequences to a fixed output size: the largest value of each channel in each window.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, outputSize, channels); with <see cref="DataFormat.ChannelsFirst"/> the channel axis comes
/// after the batch axis.
/// Window i of m over n values reaches from floor(i n / m) to ceil((i + 1) n / m). Keras: <c>keras.layers.AdaptiveMaxPooling1D</c>.
/// </remarks>
/// <example><code>
/// new AdaptiveMaxPooling1D(4)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class AdaptiveMaxPooling1D : AdaptivePoolingLayer
{
    /// <summary>A pooling layer with a fixed output size.</summary>
    /// <param name="outputSize">Length of the output; at least 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AdaptiveMaxPooling1D(Size1D outputSize, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(WindowPooling.AdaptiveMax, [.. outputSize], dataFormat, name) => OutputSize = outputSize;

    /// <summary>Length of the output.</summary>
    public Size1D OutputSize { get; }
}
