namespace Anneal.Layers;

/// <summary>Average pooling: the mean of each channel in each window of images, <c>output = sum(window) / count(window)</c>.</summary>
/// <remarks>
/// Input (batch, height, width, channels), output (batch, new height, new width, channels); with <see cref="DataFormat.ChannelsFirst"/> the
/// channel axis comes after the batch axis.
/// An axis of n becomes floor((n - size) / stride) + 1, with <see cref="PaddingMode.Same"/> ceil(n / stride). Padding does not count. Keras: <c>keras.layers.AveragePooling2D</c>.
/// </remarks>
/// <example><code>
/// new AveragePooling2D(2)
/// new AveragePooling2D([3, 2], strides: 2, padding: "same")
/// </code></example>
[Keras("keras.layers", "AvgPool2D"), ConfigOrder("pool_size", "padding", "strides")]
public sealed partial class AveragePooling2D : PoolingLayer
{
    /// <summary>A pooling layer for images.</summary>
    /// <param name="poolSize">Height and width of the window; at least 1.</param>
    /// <param name="strides">The stride of the window; at least 1. Default: its size.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is below 1, or the padding is causal.</exception>
    public AveragePooling2D(Size2D poolSize, Size2D? strides = null, Choice<PaddingMode> padding = default, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base(WindowPooling.Average, [.. poolSize], [.. strides ?? poolSize], padding, dataFormat, name) =>
        (PoolSize, Strides) = (poolSize, strides ?? poolSize);

    /// <summary>Height and width of the window.</summary>
    public Size2D PoolSize { get; }

    /// <summary>The stride of the window. Default: its size.</summary>
    public Size2D Strides { get; }
}
