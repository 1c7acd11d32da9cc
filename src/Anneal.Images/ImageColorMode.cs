namespace Anneal.Images;

/// <summary>The channels of images.</summary>
public enum ImageColorMode
{
    /// <summary>Red, green, blue. Keras: <c>rgb</c>.</summary>
    Rgb,

    /// <summary>Red, green, blue and opacity, 255 where an image has none. Keras: <c>rgba</c>.</summary>
    Rgba,

    /// <summary>One channel: 0.299 red + 0.587 green + 0.114 blue, rounded. Keras: <c>grayscale</c>.</summary>
    Grayscale,
}
