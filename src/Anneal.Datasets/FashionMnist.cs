namespace Anneal.Datasets;

/// <summary>Loads Fashion-MNIST: 70,000 grey images of clothes, 28x28 pixels each, in ten classes.</summary>
/// <remarks>
/// <para>The files are those of Debian's and Ubuntu's package <c>dataset-fashion-mnist</c> (<c>apt-get install dataset-fashion-mnist</c>), or any
/// folder with the four files, as <see cref="Mnist"/> reads them.</para>
/// <para>Source: Xiao, Rasul and Vollgraf, Fashion-MNIST, 2017, https://github.com/zalandoresearch/fashion-mnist, MIT licence. Unlike Keras's
/// <c>fashion_mnist.load_data</c>, this class downloads nothing.</para>
/// </remarks>
/// <example><code>var ((xTrain, yTrain), (xTest, yTest)) = FashionMnist.Load();</code></example>
public static class FashionMnist
{
    private const string PackageFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>The names of the ten classes: label i is <c>ClassNames[i]</c>.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Loads the training and the test set, with values from 0 to 255 and labels from 0 to 9.</summary>
    /// <param name="folder">The folder that holds the four files. Default: that of the package.</param>
    /// <returns>60,000 training images and 10,000 test images.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist. Where it is that of the package, the message says how to install it.</exception>
    /// <exception cref="FileNotFoundException">Files are missing; the message names all of them.</exception>
    /// <exception cref="InvalidDataException">The content of a file is wrong. The message gives what was expected and what was found.</exception>
    public static (ImageSet Train, ImageSet Test) Load(string? folder = null) => Load(folder, PackageFolder);

    internal static (ImageSet Train, ImageSet Test) Load(string? folder, string packageFolder)
    {
        if (folder is null && !Directory.Exists(packageFolder))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder '{packageFolder}'. Install the package of Debian or Ubuntu, apt-get install dataset-fashion-mnist, "
                + "or give the folder that holds the four files of Fashion-MNIST.");
        }

        return Mnist.Load(folder ?? packageFolder);
    }
}
