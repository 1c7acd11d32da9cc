namespace Anneal.Datasets;

/// <summary>Grey images and their classes. <c>var (x, y) = set</c> takes a set apart.</summary>
/// <remarks>The arrays are not copied. Two sets are equal when they hold the same two arrays.</remarks>
public sealed record ImageSet
{
    /// <summary>Makes a set of images and labels.</summary>
    /// <param name="images">The images, as images x rows x columns.</param>
    /// <param name="labels">One class per image.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The number of labels differs from the number of images.</exception>
    public ImageSet(byte[,,] images, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != images.GetLength(0))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"labels must have one label per image, {images.GetLength(0)}; it had {labels.Length}."), nameof(labels));
        }

        Images = images;
        Labels = labels;
    }

    /// <summary>The images, as images x rows x columns.</summary>
    public byte[,,] Images { get; }

    /// <summary>The class of each image.</summary>
    public int[] Labels { get; }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Splits the set into images and labels.</summary>
    /// <param name="images"><see cref="Images"/>.</param>
    /// <param name="labels"><see cref="Labels"/>.</param>
    public void Deconstruct(out byte[,,] images, out int[] labels) => (images, labels) = (Images, Labels);
}
