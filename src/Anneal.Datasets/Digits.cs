using System.Globalization;
using System.IO.Compression;

namespace Anneal.Datasets;

/// <summary>A small embedded data set: 1,797 handwritten digits of 8x8 pixels.</summary>
/// <remarks>
/// <para>Optical Recognition of Handwritten Digits by E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository,
/// https://doi.org/10.24432/C50P49, CC BY 4.0. This is its test part, as in scikit-learn's <c>load_digits</c>.</para>
/// <para>The split is fixed: every fifth image of each digit, in the order of the source, is a test image. This gives 1,442 training and
/// 355 test images with the same proportions of digits. The same writers occur in both parts, so a test result does not show how well
/// unknown writers are recognised.</para>
/// </remarks>
/// <example><code>var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();</code></example>
public static class Digits
{
    private const int Side = 8;
    private const int Classes = 10;
    private const int TestEvery = 5;

    /// <summary>Loads the images, with values from 0 (blank) to 16 (all ink) and labels from 0 to 9. Every call returns new arrays.</summary>
    /// <returns>1,442 training images and 355 test images.</returns>
    public static (ImageSet Train, ImageSet Test) Load()
    {
        List<byte[]> train = [], test = [];
        var seen = new int[Classes];
        foreach (var row in Rows())
        {
            var ordinal = ++seen[row[^1]];
            (ordinal % TestEvery == 0 ? test : train).Add(row);
        }

        return (ToSet(train), ToSet(test));
    }

    private static IEnumerable<byte[]> Rows()
    {
        using var resource = typeof(Digits).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return Array.ConvertAll(line.Split(','), value => byte.Parse(value, CultureInfo.InvariantCulture));
    }

    private static ImageSet ToSet(List<byte[]> rows)
    {
        var images = new byte[rows.Count, Side, Side];
        for (var i = 0; i < rows.Count; i++)
            Buffer.BlockCopy(rows[i], 0, images, i * Side * Side, Side * Side);
        return new ImageSet(images, [.. rows.Select(row => (int)row[^1])]);
    }
}
