namespace Anneal.Layers;

/// <summary>Average pooling of volumes to a fixed output size: the mean of each channel in each window.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels), output (batch, outputSize..., channels); with <see cref="DataFormat.ChannelsFirst"/> the
/// channel axis comes after the batch axis.
/// Window i of m over n values reaches from floor(i n / m) to ceil((i + 1) n / m). Keras: <c>keras.layers.AdaptiveAveragePooling3D</c>.
/// </remarks>
/// <example><code>
/// new AdaptiveAveragePooling3D(2)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class AdaptiveAveragePooling3D : AdaptivePoolingLayer
{
    /// <summary>A pooling layer with a fixed output size.</summary>
    /// <param name="outputSize">Depth, height and width of the output; at least 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AdaptiveAveragePooling3D(Size3D outputSize, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(WindowPooling.AdaptiveAverage, [.. outputSize], dataFormat, name) => OutputSize = outputSize;

    /// <summary>Depth, height and width of the output.</summary>
    public Size3D OutputSize { get; }
}
