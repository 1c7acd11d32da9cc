namespace Anneal.Datasets;

/// <summary>Grey images with the class of each; deconstructs as <c>var (x, y) = set</c>.</summary>
/// <remarks>The arrays are not copied. Two sets are equal when they hold the same two arrays.</remarks>
public sealed record ImageSet
{
    /// <summary>Pairs images with labels.</summary>
    /// <param name="images">Images x rows x columns.</param>
    /// <param name="labels">One class for each image.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There are not as many labels as images.</exception>
    public ImageSet(byte[,,] images, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != images.GetLength(0))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"There must be one label for each of the {images.GetLength(0)} images, but there are {labels.Length}."), nameof(labels));
        }

        Images = images;
        Labels = labels;
    }

    /// <summary>Images x rows x columns.</summary>
    public byte[,,] Images { get; }

    /// <summary>The class of each image.</summary>
    public int[] Labels { get; }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Splits into images and labels.</summary>
    /// <param name="images"><see cref="Images"/>.</param>
    /// <param name="labels"><see cref="Labels"/>.</param>
    public void Deconstruct(out byte[,,] images, out int[] labels) => (images, labels) = (Images, Labels);
}
