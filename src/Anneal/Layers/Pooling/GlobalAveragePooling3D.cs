namespace Anneal.Layers;

/// <summary>Global average pooling: the mean of each channel over all voxels.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels), output (batch, channels), or (batch, 1, 1, 1, channels) with <c>keepdims</c>; with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// Keras: <c>keras.layers.GlobalAveragePooling3D</c>.
/// </remarks>
/// <example><code>
/// new GlobalAveragePooling3D()
/// </code></example>
/// <param name="dataFormat">The position of the channel axis. Default: last.</param>
/// <param name="keepdims">Whether the pooled axes stay, with a size of 1. Default false.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers", "GlobalAvgPool3D")]
public sealed partial class GlobalAveragePooling3D(Choice<DataFormat>? dataFormat = null, bool keepdims = false, string? name = null)
    : GlobalPoolingLayer(3, static (x, axes, keep) => x.mean(axes, keep), dataFormat, keepdims, name);
