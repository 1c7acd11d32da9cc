namespace Anneal.Layers;

/// <summary>The position of the channel axis of images and sequences.</summary>
public enum DataFormat
{
    /// <summary>Last: (batch, height, width, channels). Keras: <c>channels_last</c>.</summary>
    ChannelsLast,

    /// <summary>After the batch axis: (batch, channels, height, width). Keras: <c>channels_first</c>.</summary>
    ChannelsFirst,
}
