namespace Anneal.Layers;

/// <summary>Where the channels of images and sequences stand.</summary>
public enum DataFormat
{
    /// <summary>Last: (batch, height, width, channels). Keras: <c>channels_last</c>.</summary>
    ChannelsLast,

    /// <summary>Behind the batch: (batch, channels, height, width). Keras: <c>channels_first</c>.</summary>
    ChannelsFirst,
}
