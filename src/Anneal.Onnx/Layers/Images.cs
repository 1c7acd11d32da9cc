using Anneal.Layers;

namespace Anneal.Onnx;

/// <summary>Images of another size, axis by axis.</summary>
internal static class Images
{
    public static OnnxValue Along(OnnxValue x, int axis, long size, ImageInterpolation interpolation, bool antialias = false)
    {
        var from = x.Shape[x.Axis(axis)];
        if (from == Shape.Unknown || size == Shape.Unknown) throw new NotSupportedException($"resizes along axis {x.Axis(axis)}, whose size is not known; give it in the Input layer");
        return interpolation == ImageInterpolation.Nearest
            ? x.Pick(axis, Resampling.Nearest(from, size))
            : x.Mix(axis, size, Resampling.Weights(from, size, interpolation, antialias));
    }
}
