using SkiaSharp;

namespace Anneal.Images.Tests;

/// <summary>Writes small pictures.</summary>
internal static class Pictures
{
    /// <summary>Writes pixels, each red, green, blue, opacity, in the format that the name ends with.</summary>
    public static string Write(string path, int width, params byte[] pixels)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var picture = new SKBitmap(new SKImageInfo(width, pixels.Length / 4 / width, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        System.Runtime.InteropServices.Marshal.Copy(pixels, 0, picture.GetPixels(), pixels.Length);
        using var file = File.Create(path);
        Assert.True(picture.Encode(file, path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 100));
        return path;
    }

    /// <summary>A picture of one colour.</summary>
    public static string Plain(string path, int width, int height, byte red, byte green = 0, byte blue = 0) =>
        Write(path, width, [.. Enumerable.Range(0, width * height).SelectMany(_ => new byte[] { red, green, blue, 255 })]);
}
