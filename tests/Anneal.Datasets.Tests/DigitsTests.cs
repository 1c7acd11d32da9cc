using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Anneal.Datasets.Tests;

public class DigitsTests
{
    // Counts and sums were computed from the file with Python's csv reader.
    private static readonly int[] TrainCounts = [143, 146, 142, 147, 145, 146, 145, 144, 140, 144];
    private static readonly int[] TestCounts = [35, 36, 35, 36, 36, 36, 36, 35, 34, 36];
    private static readonly int[] TrainInk = [45178, 45905, 44502, 44998, 45053, 44702, 45076, 43800, 46431, 44921];
    private static readonly int[] TestInk = [11237, 11102, 11064, 11153, 11186, 11213, 11260, 10489, 10977, 11471];

    [Fact]
    public void Embedded_file_is_the_published_one()
    {
        Assert.Equal("6EBB3D2FEE246A4E99363262DDF8A00A3C41BEE6014C373ED9D9216BA7F651B8", Convert.ToHexString(SHA256.HashData(Source())));
    }

    [Fact]
    public void Sizes_are_1442_and_355_images_of_8_by_8()
    {
        var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();

        Assert.Equal((1442, 8, 8, 1442), (xTrain.GetLength(0), xTrain.GetLength(1), xTrain.GetLength(2), yTrain.Length));
        Assert.Equal((355, 8, 8, 355), (xTest.GetLength(0), xTest.GetLength(1), xTest.GetLength(2), yTest.Length));
    }

    [Fact]
    public void Each_digit_has_its_share_of_images_and_ink_in_both_sets()
    {
        var (train, test) = Digits.Load();

        Assert.Equal(TrainCounts, PerDigit(train, _ => 1));
        Assert.Equal(TestCounts, PerDigit(test, _ => 1));
        Assert.Equal(TrainInk, PerDigit(train, i => Pixels(train, i).Sum(pixel => pixel)));
        Assert.Equal(TestInk, PerDigit(test, i => Pixels(test, i).Sum(pixel => pixel)));
    }

    [Fact]
    public void Every_pixel_stands_in_its_place()
    {
        var (train, test) = Digits.Load();

        // Sum over images i and pixels j, both from 1, of i * j * value.
        Assert.Equal((10513568412, 640911366), (Weighted(train), Weighted(test)));
        Assert.Equal((12, 10), (train.Images[0, 6, 5], train.Images[0, 7, 4]));
    }

    [Fact]
    public void Values_reach_from_0_to_16()
    {
        var (train, test) = Digits.Load();

        foreach (var set in new[] { train, test })
            Assert.Equal((0, 16), (set.Images.Cast<byte>().Min(), set.Images.Cast<byte>().Max()));
    }

    [Fact]
    public void Train_and_test_together_are_the_rows_of_the_file_each_once()
    {
        var (train, test) = Digits.Load();
        var file = System.Text.Encoding.ASCII.GetString(Source()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1797, file.Distinct().Count());
        Assert.Equal(file.Order(StringComparer.Ordinal), Lines(train).Concat(Lines(test)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_fifth_image_of_each_digit_is_for_testing_and_the_order_is_kept()
    {
        var (train, test) = Digits.Load();
        var file = System.Text.Encoding.ASCII.GetString(Source()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var held = file.GroupBy(line => line.Split(',')[^1]).SelectMany(digit => digit.Where((_, i) => i % 5 == 4)).ToHashSet();

        Assert.Equal(file.Where(held.Contains), Lines(test));
        Assert.Equal(file.Where(line => !held.Contains(line)), Lines(train));
    }

    [Fact]
    public void Loading_twice_gives_equal_but_separate_arrays()
    {
        var (first, _) = Digits.Load();
        var (second, _) = Digits.Load();

        Assert.Equal(Lines(first), Lines(second));
        Assert.NotSame(first.Images, second.Images);
        Assert.NotSame(first.Labels, second.Labels);
    }

    private static byte[] Source()
    {
        using var resource = typeof(Digits).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var unzipped = new MemoryStream();
        new GZipStream(resource, CompressionMode.Decompress).CopyTo(unzipped);
        return unzipped.ToArray();
    }

    private static IEnumerable<byte> Pixels(ImageSet set, int image) =>
        from row in Enumerable.Range(0, 8)
        from column in Enumerable.Range(0, 8)
        select set.Images[image, row, column];

    private static IEnumerable<string> Lines(ImageSet set) => Enumerable.Range(0, set.Count).Select(image =>
        string.Join(',', Pixels(set, image).Select(pixel => pixel.ToString(CultureInfo.InvariantCulture)).Append(
            set.Labels[image].ToString(CultureInfo.InvariantCulture))));

    private static int[] PerDigit(ImageSet set, Func<int, int> value) =>
        [.. Enumerable.Range(0, 10).Select(digit => Enumerable.Range(0, set.Count).Where(i => set.Labels[i] == digit).Sum(value))];

    private static long Weighted(ImageSet set) =>
        Enumerable.Range(0, set.Count).Sum(i => (i + 1) * Pixels(set, i).Select((pixel, j) => (j + 1L) * pixel).Sum());
}
