using System.Numerics.Tensors;
using Anneal.Datasets;
using SkiaSharp;

namespace Fashion;

/// <summary>Images to which a model gave the wrong class, the most confident mistake first.</summary>
internal sealed class Mistakes
{
    private const int Columns = 6, Rows = 4, Scale = 4, Margin = 14, LineHeight = 16;
    private const int CellWidth = 150;

    private static readonly SKTypeface Sans = SKTypeface.FromFamilyName(ScottPlot.Fonts.Sans);

    private readonly IReadOnlyList<(int Row, int Given, float Probability)> found;
    private readonly byte[,,] images;
    private readonly int[] labels;

    private Mistakes(IReadOnlyList<(int Row, int Given, float Probability)> found, byte[,,] images, int[] labels) =>
        (this.found, this.images, this.labels) = (found, images, labels);

    public int Count => found.Count;

    /// <summary>Finds them by the probabilities of the classes, one row for each image.</summary>
    public static Mistakes Of(Tensor<float> probabilities, byte[,,] images, int[] labels)
    {
        var classes = (int)probabilities.Lengths[1];
        var wrong = from row in Enumerable.Range(0, labels.Length)
                    let given = Enumerable.Range(0, classes).MaxBy(label => probabilities[row, label])
                    where given != labels[row]
                    orderby probabilities[row, given] descending
                    select (row, given, probabilities[row, given]);
        return new([.. wrong], images, labels);
    }

    /// <summary>Writes the first of them to a PNG file, each with what it is and what the model saw in it.</summary>
    public void Save(string path)
    {
        var (height, width) = (images.GetLength(1) * Scale, images.GetLength(2) * Scale);
        var cellHeight = height + (2 * LineHeight) + Margin;
        using var surface = SKSurface.Create(new SKImageInfo(Margin + (Columns * CellWidth), Margin + (Rows * cellHeight)));
        surface.Canvas.Clear(SKColors.White);
        foreach (var (i, mistake) in found.Take(Columns * Rows).Index())
        {
            var (left, top) = (Margin + (i % Columns * CellWidth), Margin + (i / Columns * cellHeight));
            using var image = Grey(mistake.Row);
            surface.Canvas.DrawBitmap(image, SKRect.Create(left, top, width, height));
            Write(surface.Canvas, FashionMnist.ClassNames[labels[mistake.Row]], left, top + height + LineHeight, SKColors.Black);
            Write(surface.Canvas, $"{FashionMnist.ClassNames[mistake.Given]} {mistake.Probability:P0}", left, top + height + (2 * LineHeight), SKColors.Firebrick);
        }

        using var snapshot = surface.Snapshot();
        using var bytes = snapshot.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, bytes.ToArray());
    }

    private SKBitmap Grey(int row)
    {
        var image = new SKBitmap(images.GetLength(2), images.GetLength(1));
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var ink = (byte)(255 - images[row, y, x]);
                image.SetPixel(x, y, new SKColor(ink, ink, ink));
            }
        }

        return image;
    }

    private static void Write(SKCanvas canvas, string text, float x, float y, SKColor colour)
    {
        using var font = new SKFont(Sans, size: 13);
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawText(text, x, y, font, paint);
    }
}
