namespace Anneal.Layers;

/// <summary>The interpolation between the pixels of an image. Pixels are centred.</summary>
public enum ImageInterpolation
{
    /// <summary>The value of the nearest pixel. Keras: <c>nearest</c>.</summary>
    Nearest,

    /// <summary>Linear interpolation along each axis. Keras: <c>bilinear</c>.</summary>
    Bilinear,

    /// <summary>Keys's cubic interpolation of four pixels, with a = -0.5. Keras: <c>bicubic</c>.</summary>
    Bicubic,

    /// <summary>Lanczos's windowed sinc of six pixels. Keras: <c>lanczos3</c>.</summary>
    Lanczos3,

    /// <summary>Lanczos's windowed sinc of ten pixels. Keras: <c>lanczos5</c>.</summary>
    Lanczos5,
}
