using SkiaSharp;
using static TorchSharp.torch;

namespace Anneal.Images;

/// <summary>Reads an image file: BMP, GIF (its first picture), JPEG or PNG.</summary>
internal static class ImageFile
{
    public static int Channels(ImageColorMode colors) => colors switch
    {
        ImageColorMode.Rgb => 3,
        ImageColorMode.Rgba => 4,
        _ => 1,
    };

    /// <summary>The pixels as bytes, (height, width, channels); the caller owns the tensor, or the dispose scope if there is one.</summary>
    /// <exception cref="InvalidDataException">The file is no image that can be read, or is damaged.</exception>
    public static Tensor Read(string path, ImageColorMode colors)
    {
        using var file = File.OpenRead(path);
        using var data = SKData.Create(file, file.Length);
        using var codec = data is null ? null : SKCodec.Create(data);
        if (codec is null) throw new InvalidDataException($"{path} is no image that can be read; it must be a BMP, GIF, JPEG or PNG file.");
        // Not multiplied by the opacity: without it, colours are those of the file.
        var form = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var result = codec.GetPixels(form, out var pixels);
        if (result != SKCodecResult.Success) throw new InvalidDataException($"{path} is damaged: it cannot be decoded to its end ({result}).");
        var channels = colors switch
        {
            ImageColorMode.Rgba => pixels,
            ImageColorMode.Rgb => Opaque(pixels),
            _ => Gray(pixels),
        };
        return from_array(channels).reshape(form.Height, form.Width, Channels(colors));
    }

    private static byte[] Opaque(byte[] pixels)
    {
        var opaque = new byte[pixels.Length / 4 * 3];
        for (var (from, to) = (0, 0); to < opaque.Length; from += 4, to += 3) pixels.AsSpan(from, 3).CopyTo(opaque.AsSpan(to));
        return opaque;
    }

    // The weights of ITU-R 601 in 65536ths, as in Pillow.
    private static byte[] Gray(byte[] pixels)
    {
        var gray = new byte[pixels.Length / 4];
        for (var i = 0; i < gray.Length; i++)
            gray[i] = (byte)(19595 * pixels[4 * i] + 38470 * pixels[4 * i + 1] + 7471 * pixels[4 * i + 2] + 32768 >> 16);
        return gray;
    }
}
