using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Anneal.Plotting;

/// <summary>Pictures as bytes or text, and in files: plots one below the other.</summary>
internal static class Picture
{
    private const int MinSize = 100;
    private const int MaxSize = 10_000;

    /// <summary>Makes the plots of a picture of a width and a height, each with its share of the height.</summary>
    public delegate IReadOnlyList<(Plot Plot, double Height)> Drawing(int width, int height);

    public static byte[] Png(int width, int height, Drawing draw)
    {
        CheckSizes(width, height);
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        Render(surface.Canvas, width, height, draw);
        using var image = surface.Snapshot();
        using var bytes = image.Encode(SKEncodedImageFormat.Png, 100);
        return bytes.ToArray();
    }

    public static string Svg(int width, int height, Drawing draw)
    {
        CheckSizes(width, height);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
            Render(canvas, width, height, draw);
        // Where the picture is seen there may be another font.
        return Encoding.UTF8.GetString(stream.ToArray()).Replace($"font-family=\"{Style.Font}\"", $"font-family=\"{Style.Font}, sans-serif\"", StringComparison.Ordinal);
    }

    public static void Save(string path, int width, int height, Drawing draw)
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

    private static void Render(SKCanvas canvas, int width, int height, Drawing draw)
    {
        var plots = draw(width, height);
        canvas.Clear(SKColors.White);
        var top = 0.0;
        foreach (var (plot, share) in plots)
        {
            // A plot paints all of what it may paint.
            var place = new PixelRect(0, width, (float)(top + share), (float)top);
            canvas.Save();
            canvas.ClipRect(place.ToSKRect());
            using (plot)
                plot.Render(canvas, place);
            canvas.Restore();
            top += share;
        }
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
