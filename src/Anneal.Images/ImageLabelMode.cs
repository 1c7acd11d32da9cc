namespace Anneal.Images;

/// <summary>The form of the labels of images.</summary>
public enum ImageLabelMode
{
    /// <summary>The number of the class: int32, (rows), for <c>sparse_categorical_crossentropy</c>. Keras: <c>int</c>.</summary>
#pragma warning disable CA1720 // Keras's name.
    Int,
#pragma warning restore CA1720

    /// <summary>1 at the class and 0 elsewhere: float32, (rows, classes), for <c>categorical_crossentropy</c>. Keras: <c>categorical</c>.</summary>
    Categorical,

    /// <summary>0 or 1 of two classes: float32, (rows, 1), for <c>binary_crossentropy</c>. Keras: <c>binary</c>.</summary>
    Binary,

    /// <summary>There are no labels, and folders are no classes. Keras: <c>None</c>.</summary>
    None,
}
