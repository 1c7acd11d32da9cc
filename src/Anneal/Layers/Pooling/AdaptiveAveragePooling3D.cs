namespace Anneal.Layers;

/// <summary>The mean of each channel in the windows that divide volumes into as many parts as asked for.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels), output (batch, outputSize..., channels); with <see cref="DataFormat.ChannelsFirst"/> channels stand behind the batch.
/// Of n values on m parts, part i is from floor(i n / m) to ceil((i + 1) n / m). Keras: <c>keras.layers.AdaptiveAveragePooling3D</c>.
/// </remarks>
/// <example><code>
/// new AdaptiveAveragePooling3D(2)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class AdaptiveAveragePooling3D : AdaptivePoolingLayer
{
    /// <summary>A pooling layer with outputs of one size.</summary>
    /// <param name="outputSize">Depth, height and width of the output; at least 1.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AdaptiveAveragePooling3D(Size3D outputSize, DataFormat? dataFormat = null, string? name = null)
        : base(WindowPooling.AdaptiveAverage, [.. outputSize], dataFormat, name) => OutputSize = outputSize;

    /// <summary>Depth, height and width of the output.</summary>
    public Size3D OutputSize { get; }
}
