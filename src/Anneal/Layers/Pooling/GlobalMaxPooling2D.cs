namespace Anneal.Layers;

/// <summary>Global max pooling: the largest value of each channel over all pixels.</summary>
/// <remarks>
/// Input (batch, height, width, channels), output (batch, channels), or (batch, 1, 1, channels) with <c>keepdims</c>; with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// Keras: <c>keras.layers.GlobalMaxPooling2D</c>.
/// </remarks>
/// <example><code>
/// new GlobalMaxPooling2D()
/// </code></example>
/// <param name="dataFormat">The position of the channel axis. Default: last.</param>
/// <param name="keepdims">Whether the pooled axes stay, with a size of 1. Default false.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers", "GlobalMaxPool2D")]
public sealed partial class GlobalMaxPooling2D(Choice<DataFormat>? dataFormat = null, bool keepdims = false, string? name = null)
    : GlobalPoolingLayer(2, static (x, axes, keep) => x.amax(axes, keep), dataFormat, keepdims, name);
