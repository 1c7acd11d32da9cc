namespace Anneal.Layers;

/// <summary>Global max pooling: the largest value of each channel over all steps.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, channels), or (batch, 1, channels) with <c>keepdims</c>; with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// Keras: <c>keras.layers.GlobalMaxPooling1D</c>.
/// </remarks>
/// <example><code>
/// new GlobalMaxPooling1D()
/// </code></example>
/// <param name="dataFormat">The position of the channel axis. Default: last.</param>
/// <param name="keepdims">Whether the pooled axes stay, with a size of 1. Default false.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers", "GlobalMaxPool1D")]
public sealed partial class GlobalMaxPooling1D(Choice<DataFormat>? dataFormat = null, bool keepdims = false, string? name = null)
    : GlobalPoolingLayer(1, static (x, axes, keep) => x.amax(axes, keep), dataFormat, keepdims, name);
