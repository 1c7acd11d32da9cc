using System.Text;
using ScottPlot;

namespace Anneal.Plotting;

/// <summary>Pictures as bytes or text, and in files, which are written under a temporary name first: no reader finds half a picture.</summary>
internal static class Picture
{
    private const int MinSize = 100;
    private const int MaxSize = 10_000;

    public static byte[] Png(int width, int height, Func<Plot> draw)
    {
        CheckSizes(width, height);
        using var plot = draw();
        using var image = plot.GetImage(width, height);
        return image.GetImageBytes(ImageFormat.Png);
    }

    public static string Svg(int width, int height, Func<Plot> draw)
    {
        CheckSizes(width, height);
        using var plot = draw();
        return plot.GetSvgXml(width, height);
    }

    public static void Save(string path, int width, int height, Func<Plot> draw)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var picture = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SVG" => Encoding.UTF8.GetBytes(Svg(width, height, draw)),
            ".PNG" => Png(width, height, draw),
            _ => throw new ArgumentException($"path must end in .png or .svg; it was '{path}'.", nameof(path)),
        };
        WholeFile.Write(path, stream => stream.Write(picture));
    }

    private static void CheckSizes(int width, int height)
    {
        CheckSize(width, nameof(width));
        CheckSize(height, nameof(height));
    }

    private static void CheckSize(int value, string parameter)
    {
        if (value is < MinSize or > MaxSize)
            throw Require.Refused(value, $"between {MinSize} and {MaxSize} pixels", parameter);
    }
}
