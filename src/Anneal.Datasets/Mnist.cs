namespace Anneal.Datasets;

/// <summary>MNIST, or a set with the same four files such as Fashion-MNIST, from files you have.</summary>
/// <remarks>
/// <para>The files are <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and
/// <c>t10k-labels-idx1-ubyte</c>; each may be spelt with a dot (<c>train-images.idx3-ubyte</c>) and end in <c>.gz</c>. The first
/// spelling found is read. Whether a file is compressed is told by its content.</para>
/// <para>Unlike Keras's <c>mnist.load_data</c> nothing is downloaded.</para>
/// </remarks>
/// <example><code>var ((xTrain, yTrain), (xTest, yTest)) = Mnist.Load("data/mnist");</code></example>
public static class Mnist
{
    private const int Classes = 10;

    /// <summary>Reads the training and the test set: values 0 to 255, labels 0 to 9.</summary>
    /// <param name="folder">The folder that holds the four files.</param>
    /// <returns>Training and test set; of MNIST 60,000 and 10,000 images of 28x28.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">Files are missing; the message names all of them.</exception>
    /// <exception cref="InvalidDataException">A file is not what its name says; the message says what was expected and found.</exception>
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
