namespace Anneal.Images;

/// <summary>The parts of a folder of images.</summary>
public enum ImageSubset
{
    /// <summary>The first images, to train on. Keras: <c>training</c>.</summary>
    Training,

    /// <summary>The last images, to validate on. Keras: <c>validation</c>.</summary>
    Validation,

    /// <summary>All images, which <see cref="ImageFolder.Deconstruct"/> divides. Keras: <c>both</c>.</summary>
    Both,
}
