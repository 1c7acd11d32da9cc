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

    /// <summary>The mean over the area that a pixel of the output covers. Keras: <c>area</c>.</summary>
    Area,

    /// <summary>A Gaussian of three pixels, with σ = 0.5. Keras: <c>gaussian</c>, in <c>image_dataset_from_directory</c> alone.</summary>
    Gaussian,

    /// <summary>Mitchell's and Netravali's cubic of four pixels, with B = C = 1/3. Keras: <c>mitchellcubic</c>, in <c>image_dataset_from_directory</c> alone.</summary>
    Mitchellcubic,
}
