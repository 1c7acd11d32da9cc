namespace Anneal.Layers;

/// <summary>Which sides of an image change places.</summary>
public enum FlipMode
{
    /// <summary>Left and right, and top and bottom with them. Keras: <c>horizontal_and_vertical</c>.</summary>
    HorizontalAndVertical,

    /// <summary>Left and right. Keras: <c>horizontal</c>.</summary>
    Horizontal,

    /// <summary>Top and bottom. Keras: <c>vertical</c>.</summary>
    Vertical,
}
