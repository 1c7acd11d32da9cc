namespace Anneal.Layers;

/// <summary>The directions in which images are flipped.</summary>
public enum FlipMode
{
    /// <summary>Left to right and top to bottom, both at once. Keras: <c>horizontal_and_vertical</c>.</summary>
    HorizontalAndVertical,

    /// <summary>Left to right. Keras: <c>horizontal</c>.</summary>
    Horizontal,

    /// <summary>Top to bottom. Keras: <c>vertical</c>.</summary>
    Vertical,
}
