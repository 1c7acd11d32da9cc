namespace Anneal.Layers;

/// <summary>Average pooling: the mean of each channel in each window of sequences, <c>output = sum(window) / count(window)</c>.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, new steps, channels); with <see cref="DataFormat.ChannelsFirst"/> the channel axis comes
/// after the batch axis.
/// An axis of n becomes floor((n - size) / stride) + 1, with <see cref="PaddingMode.Same"/> ceil(n / stride). Padding does not count. Keras: <c>keras.layers.AveragePooling1D</c>.
/// </remarks>
/// <example><code>
/// new AveragePooling1D(2)
/// new AveragePooling1D(3, strides: 1, padding: "same")
/// </code></example>
[Keras("keras.layers", "AvgPool1D"), ConfigOrder("pool_size", "padding", "strides")]
public sealed partial class AveragePooling1D : PoolingLayer
{
    /// <summary>A pooling layer for sequences.</summary>
    /// <param name="poolSize">Length of the window; at least 1.</param>
    /// <param name="strides">The stride of the window; at least 1. Default: its size.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is below 1, or the padding is causal.</exception>
    public AveragePooling1D(Size1D poolSize, Size1D? strides = null, Choice<PaddingMode> padding = default, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(WindowPooling.Average, [.. poolSize], [.. strides ?? poolSize], padding, dataFormat, name) =>
        (PoolSize, Strides) = (poolSize, strides ?? poolSize);

    /// <summary>Length of the window.</summary>
    public Size1D PoolSize { get; }

    /// <summary>The stride of the window. Default: its size.</summary>
    public Size1D Strides { get; }
}
