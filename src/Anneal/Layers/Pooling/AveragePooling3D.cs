namespace Anneal.Layers;

/// <summary>Average pooling: the mean of each channel in each window of volumes, <c>output = sum(window) / count(window)</c>.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels), output (batch, new depth, new height, new width, channels); with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// An axis of n becomes floor((n - size) / stride) + 1, with <see cref="PaddingMode.Same"/> ceil(n / stride). Padding does not count. Keras: <c>keras.layers.AveragePooling3D</c>.
/// </remarks>
/// <example><code>
/// new AveragePooling3D(2)
/// new AveragePooling3D([1, 2, 2])
/// </code></example>
[Keras("keras.layers", "AvgPool3D"), ConfigOrder("pool_size", "padding", "strides")]
public sealed partial class AveragePooling3D : PoolingLayer
{
    /// <summary>A pooling layer for volumes.</summary>
    /// <param name="poolSize">Depth, height and width of the window; at least 1.</param>
    /// <param name="strides">The stride of the window; at least 1. Default: its size.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is below 1, or the padding is causal.</exception>
    public AveragePooling3D(Size3D poolSize, Size3D? strides = null, Choice<PaddingMode> padding = default, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(WindowPooling.Average, [.. poolSize], [.. strides ?? poolSize], padding, dataFormat, name) =>
        (PoolSize, Strides) = (poolSize, strides ?? poolSize);

    /// <summary>Depth, height and width of the window.</summary>
    public Size3D PoolSize { get; }

    /// <summary>The stride of the window. Default: its size.</summary>
    public Size3D Strides { get; }
}
