using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Layers that prepare images. What changes them at random does nothing in inference.</summary>
internal static class ImageLayers
{
    public static void Add()
    {
        Register<RandomImageLayer>((_, call) => call.Raw);
        Register<RandomCrop>((layer, call) => OfImages(layer, call, x => Along(Window(x, layer, layer.Height, layer.Width), layer, layer.Height, layer.Width, ImageInterpolation.Bilinear)));
        Register<CenterCrop>((layer, call) => OfImages(layer, call, x =>
        {
            var (height, width) = SizesOf(layer, x);
            return height >= layer.Height && width >= layer.Width
                ? Part(x, layer, (height - layer.Height) / 2, (width - layer.Width) / 2, layer.Height, layer.Width)
                : Along(Window(x, layer, layer.Height, layer.Width), layer, layer.Height, layer.Width, ImageInterpolation.Bilinear);
        }));
        Register<Resizing>((layer, call) => OfImages(layer, call, x =>
        {
            if (layer.CropToAspectRatio) x = Window(x, layer, layer.Height, layer.Width);
            if (layer.PadToAspectRatio) x = Bordered(x, layer);
            return Along(x, layer, layer.Height, layer.Width, layer.Interpolation, layer.Antialias);
        }));
    }

    // A single image is a batch of one.
    private static OnnxValue OfImages(ImageLayer layer, OnnxCall call, Func<OnnxValue, OnnxValue> change) =>
        call.Raw.Rank == 4 ? change(call.Raw) : change(call.Input.Unsqueeze(0)).Squeeze(0);

    private static (long Height, long Width) SizesOf(ImageLayer layer, OnnxValue x)
    {
        var (height, width) = (x.Shape[^-layer.HeightAxis], x.Shape[^-(layer.HeightAxis + 1)]);
        return height != Shape.Unknown && width != Shape.Unknown ? (height, width) : throw new NotSupportedException($"changes the size of images of shape {x.Shape}, which must be known; give it in the Input layer");
    }

    private static OnnxValue Along(OnnxValue x, ImageLayer layer, long height, long width, ImageInterpolation interpolation, bool antialias = false)
    {
        SizesOf(layer, x);
        var isWhole = interpolation != ImageInterpolation.Nearest && !OnnxTypes.IsFloat(x.Type);
        var numbers = isWhole ? x.Cast(ScalarType.Float32) : x;
        var resized = Images.Along(Images.Along(numbers, layer.HeightAxis, height, interpolation, antialias), layer.HeightAxis + 1, width, interpolation, antialias);
        if (!isWhole) return resized;
        var rounded = resized.Each("Round");
        return (x.Type == ScalarType.Byte ? rounded.Clip(0, 255) : rounded).Cast(x.Type);
    }

    private static OnnxValue Part(OnnxValue x, ImageLayer layer, long top, long left, long height, long width) =>
        x.Part(layer.HeightAxis, top, height).Part(layer.HeightAxis + 1, left, width);

    private static OnnxValue Window(OnnxValue x, ImageLayer layer, long height, long width)
    {
        var (from, across) = SizesOf(layer, x);
        var (partHeight, partWidth) = (Math.Clamp(ImageSizes.Fitting(across, height, width), 1, from), Math.Clamp(ImageSizes.Fitting(from, width, height), 1, across));
        return Part(x, layer, (from - partHeight) / 2, (across - partWidth) / 2, partHeight, partWidth);
    }

    private static OnnxValue Bordered(OnnxValue x, Resizing layer)
    {
        var (from, across) = SizesOf(layer, x);
        var vertical = (Math.Max(from, ImageSizes.Fitting(across, layer.Height, layer.Width)) - from) / 2;
        var horizontal = (Math.Max(across, ImageSizes.Fitting(from, layer.Width, layer.Height)) - across) / 2;
        return x.Pad([(x.Axis(layer.HeightAxis), vertical, vertical), (x.Axis(layer.HeightAxis + 1), horizontal, horizontal)], layer.FillValue);
    }
}
