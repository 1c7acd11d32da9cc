namespace Anneal.Layers;

/// <summary>How values between the pixels of an image are found. A pixel's value stands at its middle.</summary>
public enum ImageInterpolation
{
    /// <summary>The value of the nearest pixel. Keras: <c>nearest</c>.</summary>
    Nearest,

    /// <summary>A line between the two pixels on either side, along each axis. Keras: <c>bilinear</c>.</summary>
    Bilinear,

    /// <summary>Keys's cubic of four pixels, with a = -0.5. Keras: <c>bicubic</c>.</summary>
    Bicubic,

    /// <summary>Lanczos's windowed sinc of six pixels. Keras: <c>lanczos3</c>.</summary>
    Lanczos3,

    /// <summary>Lanczos's windowed sinc of ten pixels. Keras: <c>lanczos5</c>.</summary>
    Lanczos5,
}
