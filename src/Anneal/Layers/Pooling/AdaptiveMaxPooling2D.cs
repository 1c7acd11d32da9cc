namespace Anneal.Layers;

/// <summary>Max pooling of images to a fixed output size: the largest value of each channel in each window.</summary>
/// <remarks>
/// Input (batch, height, width, channels), output (batch, outputSize..., channels); with <see cref="DataFormat.ChannelsFirst"/> the channel
/// axis comes after the batch axis.
/// Window i of m over n values reaches from floor(i n / m) to ceil((i + 1) n / m). Keras: <c>keras.layers.AdaptiveMaxPooling2D</c>.
/// </remarks>
/// <example><code>
/// new AdaptiveMaxPooling2D([2, 3])
/// </code></example>
[Keras("keras.layers")]
public sealed partial class AdaptiveMaxPooling2D : AdaptivePoolingLayer
{
    /// <summary>A pooling layer with a fixed output size.</summary>
    /// <param name="outputSize">Height and width of the output; at least 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AdaptiveMaxPooling2D(Size2D outputSize, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(WindowPooling.AdaptiveMax, [.. outputSize], dataFormat, name) => OutputSize = outputSize;

    /// <summary>Height and width of the output.</summary>
    public Size2D OutputSize { get; }
}
