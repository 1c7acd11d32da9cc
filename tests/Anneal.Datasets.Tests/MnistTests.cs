namespace Anneal.Datasets.Tests;

public class MnistTests
{
    private static readonly string[] Names =
        [MnistFolder.TrainImages, MnistFolder.TrainLabels, MnistFolder.TestImages, MnistFolder.TestLabels];

    public static TheoryData<bool, bool> Spellings => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Plain_and_gzipped_files_of_both_spellings_are_read(bool dotted, bool gzipped)
    {
        using var folder = MnistFolder.Filled();
        foreach (var name in Names)
        {
            var spelling = (dotted ? name.Replace("-idx", ".idx", StringComparison.Ordinal) : name) + (gzipped ? ".gz" : "");
            var content = folder.Read(name);
            File.Delete(folder.File(name));
            folder.Write(spelling, gzipped ? MnistFolder.Gzip(content) : content);
        }

        AssertFilled(Mnist.Load(folder.Path));
    }

    [Fact]
    public void Compression_is_told_by_content_not_by_name()
    {
        using var folder = MnistFolder.Filled();
        folder.Write(MnistFolder.TrainImages, MnistFolder.Gzip(folder.Read(MnistFolder.TrainImages)));
        folder.Rename(MnistFolder.TestImages, MnistFolder.TestImages + ".gz");

        AssertFilled(Mnist.Load(folder.Path));
    }

    [Fact]
    public void Several_gzip_members_are_one_file()
    {
        using var folder = MnistFolder.Filled();
        var content = folder.Read(MnistFolder.TrainImages);
        folder.Write(MnistFolder.TrainImages, [.. MnistFolder.Gzip(content[..40]), .. MnistFolder.Gzip(content[40..])]);

        AssertFilled(Mnist.Load(folder.Path));
    }

    private static void AssertFilled((ImageSet Train, ImageSet Test) sets)
    {
        var ((xTrain, yTrain), (xTest, yTest)) = sets;

        Assert.Equal((5, 4, 6), (xTrain.GetLength(0), xTrain.GetLength(1), xTrain.GetLength(2)));
        Assert.Equal((3, 4, 6), (xTest.GetLength(0), xTest.GetLength(1), xTest.GetLength(2)));
        Assert.Equal(Enumerable.Range(0, 120).Select(i => (byte)(i % 251)), xTrain.Cast<byte>());
        Assert.Equal(Enumerable.Range(100, 72).Select(i => (byte)(i % 251)), xTest.Cast<byte>());
        Assert.Equal([9, 8, 7, 6, 5], yTrain);
        Assert.Equal([0, 1, 2], yTest);
        Assert.Equal((24 * 2) + (6 * 3) + 5, xTrain[2, 3, 5]);
    }
}
