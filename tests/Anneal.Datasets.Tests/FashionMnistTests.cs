namespace Anneal.Datasets.Tests;

public class FashionMnistTests
{
    [Fact]
    public void Without_the_package_the_error_says_what_to_install()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => FashionMnist.Load(null, "/no/such/package"));

        Assert.Equal(
            "There is no folder '/no/such/package'. Install the package of Debian or Ubuntu, apt-get install dataset-fashion-mnist, "
            + "or give the folder that holds the four files of Fashion-MNIST.",
            error.Message);
    }

    [Fact]
    public void A_folder_of_ones_own_is_read()
    {
        using var folder = MnistFolder.Filled();

        var (train, test) = FashionMnist.Load(folder.Path);

        Assert.Equal((5, 3), (train.Count, test.Count));
    }

    [Fact]
    public void Every_label_has_a_name() => Assert.Equal(10, FashionMnist.ClassNames.Distinct().Count());

    [Fact]
    public void The_package_holds_70_000_images_of_28x28_pixels_in_10_classes_of_one_size()
    {
        Assert.SkipUnless(Directory.Exists("/usr/share/datasets/fashion-mnist"), "The package dataset-fashion-mnist is not installed: apt-get install dataset-fashion-mnist.");

        var ((xTrain, yTrain), (xTest, yTest)) = FashionMnist.Load();

        Assert.Equal((60_000, 28, 28), (xTrain.GetLength(0), xTrain.GetLength(1), xTrain.GetLength(2)));
        Assert.Equal((10_000, 28, 28), (xTest.GetLength(0), xTest.GetLength(1), xTest.GetLength(2)));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal((6_000, 1_000), (yTrain.Count(y => y == label), yTest.Count(y => y == label))));
    }
}
