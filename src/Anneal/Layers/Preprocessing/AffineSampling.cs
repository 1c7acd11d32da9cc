using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A place in the input for each place in the output: <c>x' = Xx x + Xy y + X0</c>, <c>y' = Yx x + Yy y + Y0</c>.</summary>
internal readonly record struct Affine(double Xx, double Xy, double X0, double Yx, double Yy, double Y0);

/// <summary>Images that are turned, moved, stretched: each pixel is taken from, or between, pixels of the input.</summary>
internal sealed class AffineSampling(FillMode fillMode, double fillValue, bool bilinear)
{
    /// <summary>New images of the same shape.</summary>
    /// <param name="images">A batch.</param>
    /// <param name="heightAxis">From the end; that of the width is the next.</param>
    /// <param name="places">One for each image.</param>
    public Tensor Of(Tensor images, int heightAxis, Affine[] places)
    {
        var last = heightAxis == -3 ? images : images.movedim([1], [-1]);
        var (count, height, width, channels) = (last.size(0), last.size(1), last.size(2), last.size(3));
        var pixels = last.reshape(count, height * width, channels);
        var sum = zeros_like(pixels);
        foreach (var (down, right) in bilinear ? [(0, 0), (0, 1), (1, 0), (1, 1)] : (ReadOnlySpan<(int, int)>)[(0, 0)])
        {
            var (index, weight, beyond) = Corner(places, (int)height, (int)width, down, right);
            var at = tensor(index, [count, height * width, 1], device: images.device).expand(pixels.shape);
            sum = sum.Plus(pixels.gather(1, at) * tensor(weight, [count, height * width, 1], dtype: images.dtype, device: images.device));
            if (fillMode == FillMode.Constant && fillValue != 0) sum = sum.Plus(tensor(beyond, [count, height * width, 1], dtype: images.dtype, device: images.device));
        }
        var result = sum.reshape(last.shape);
        return heightAxis == -3 ? result : result.movedim([-1], [1]);
    }

    /// <summary>For each pixel of the output: one pixel of the input, what it weighs, and what comes from beyond the border in its place.</summary>
    private (long[] Index, float[] Weight, float[] Beyond) Corner(Affine[] places, int height, int width, int down, int right)
    {
        var size = places.Length * height * width;
        var (index, weight, beyond, i) = (new long[size], new float[size], new float[size], 0);
        foreach (var place in places)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++, i++)
                {
                    var (row, rowWeight) = Along(place.Yx * x + place.Yy * y + place.Y0, down);
                    var (column, columnWeight) = Along(place.Xx * x + place.Xy * y + place.X0, right);
                    var share = (float)(rowWeight * columnWeight);
                    var isInside = fillMode != FillMode.Constant || (row >= 0 && row < height && column >= 0 && column < width);
                    index[i] = Inside(row, height) * width + Inside(column, width);
                    weight[i] = isInside ? share : 0;
                    beyond[i] = isInside ? 0 : share * (float)fillValue;
                }
            }
        }
        return (index, weight, beyond);
    }

    // The pixel below or above a position and its weight, or the nearest. Positions that rounding moved off a pixel are put back.
    private (long Pixel, double Weight) Along(double position, int above)
    {
        var near = Math.Floor(position + 0.5);
        if (!bilinear) return ((long)near, 1);
        if (Math.Abs(position - near) < 1e-6) position = near;
        var low = Math.Floor(position);
        return ((long)low + above, above == 0 ? low + 1 - position : position - low);
    }

    private long Inside(long pixel, long size)
    {
        switch (fillMode)
        {
            case FillMode.Wrap:
                return (pixel % size + size) % size;
            case FillMode.Reflect:
                var within = (pixel % (2 * size) + 2 * size) % (2 * size);
                return within < size ? within : 2 * size - 1 - within;
            default:
                return Math.Clamp(pixel, 0, size - 1);
        }
    }
}
