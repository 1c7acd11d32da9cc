namespace Anneal.Layers;

/// <summary>The mean of each channel in the windows that divide sequences into as many parts as asked for.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, outputSize, channels); with <see cref="DataFormat.ChannelsFirst"/> channels stand behind the batch.
/// Of n values on m parts, part i is from floor(i n / m) to ceil((i + 1) n / m). Keras: <c>keras.layers.AdaptiveAveragePooling1D</c>.
/// </remarks>
/// <example><code>
/// new AdaptiveAveragePooling1D(4)
/// </code></example>
[Keras("keras.layers")]
public sealed partial class AdaptiveAveragePooling1D : AdaptivePoolingLayer
{
    /// <summary>A pooling layer with outputs of one size.</summary>
    /// <param name="outputSize">Length of the output; at least 1.</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AdaptiveAveragePooling1D(Size1D outputSize, DataFormat? dataFormat = null, string? name = null)
        : base(WindowPooling.AdaptiveAverage, [.. outputSize], dataFormat, name) => OutputSize = outputSize;

    /// <summary>Length of the output.</summary>
    public Size1D OutputSize { get; }
}
