namespace Anneal.Layers;

/// <summary>Enlarges volumes by repeating planes, rows and columns.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels), output the same with each size times its factor; with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis. Keras: <c>keras.layers.UpSampling3D</c>.
/// </remarks>
/// <example><code>
/// new UpSampling3D([1, 2, 2])
/// </code></example>
[Keras("keras.layers")]
public sealed partial class UpSampling3D : UpSamplingLayer
{
    /// <summary>An up-sampling layer.</summary>
    /// <param name="size">The factors of depth, height and width; at least 1. Default 2.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is below 1.</exception>
    public UpSampling3D(Size3D? size = null, Choice<DataFormat>? dataFormat = null, string? name = null)
        : base([.. size ?? 2], dataFormat, name) => Size = size ?? 2;

    /// <summary>The factors of depth, height and width. Default 2.</summary>
    public Size3D Size { get; }
}
