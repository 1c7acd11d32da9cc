namespace Anneal.Datasets;

/// <summary>Loads MNIST, or a set with the same four files such as Fashion-MNIST, from local files.</summary>
/// <remarks>
/// <para>The files are <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and
/// <c>t10k-labels-idx1-ubyte</c>; each name may have a dot (<c>train-images.idx3-ubyte</c>) and end in <c>.gz</c>. The first spelling found
/// is read. Compression is recognised by the content of a file.</para>
/// <para>Unlike Keras's <c>mnist.load_data</c>, this class downloads nothing.</para>
/// </remarks>
/// <example><code>var ((xTrain, yTrain), (xTest, yTest)) = Mnist.Load("data/mnist");</code></example>
public static class Mnist
{
    private const int Classes = 10;

    /// <summary>Loads the training and the test set, with values from 0 to 255 and labels from 0 to 9.</summary>
    /// <param name="folder">The folder that holds the four files.</param>
    /// <returns>The training set and the test set. MNIST has 60,000 and 10,000 images of 28x28 pixels.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="FileNotFoundException">Files are missing; the message names all of them.</exception>
    /// <exception cref="InvalidDataException">The content of a file is wrong. The message gives what was expected and what was found.</exception>
    public static (ImageSet Train, ImageSet Test) Load(string folder)
    {
        var files = new MnistFiles(folder);
        var train = Read(files.TrainImages, files.TrainLabels);
        var test = Read(files.TestImages, files.TestLabels);
        var (expected, found) = (Size(train), Size(test));
        return expected == found
            ? (train, test)
            : throw new InvalidDataException(
                $"{files.TestImages}: expected images of {expected} as in {files.TrainImages}, found {found}.");
    }

    private static ImageSet Read(string imageFile, string labelFile)
    {
        var images = (byte[,,])IdxFile.Read(imageFile, dimensions: 3);
        var labels = (byte[])IdxFile.Read(labelFile, dimensions: 1);
        if (labels.Length != images.GetLength(0))
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{labelFile}: expected {images.GetLength(0)} labels, one for each image of {imageFile}, found {labels.Length}."));
        }

        var wrong = Array.FindIndex(labels, label => label >= Classes);
        return wrong < 0
            ? new ImageSet(images, Array.ConvertAll(labels, label => (int)label))
            : throw new InvalidDataException(FormattableString.Invariant(
                $"{labelFile}: expected labels from 0 to {Classes - 1}, found {labels[wrong]} at position {wrong}."));
    }

    private static string Size(ImageSet set) =>
        FormattableString.Invariant($"{set.Images.GetLength(1)} x {set.Images.GetLength(2)}");
}
