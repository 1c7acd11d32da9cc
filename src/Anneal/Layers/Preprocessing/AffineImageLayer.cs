using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The base of layers that rotate, shift or scale images at random during training.</summary>
public abstract class AffineImageLayer : RandomImageLayer
{
    private protected AffineImageLayer(
        Choice<FillMode>? fillMode, Choice<ImageInterpolation>? interpolation, int? seed, double fillValue, Choice<DataFormat>? dataFormat, string? name)
        : base(seed, dataFormat, name)
    {
        FillMode = Require.Defined(fillMode ?? FillMode.Reflect, nameof(fillMode));
        Interpolation = (interpolation ?? ImageInterpolation.Bilinear).Value;
        if (Interpolation is not (ImageInterpolation.Nearest or ImageInterpolation.Bilinear)) throw Require.Refused(Interpolation.Name(), "nearest or bilinear", nameof(interpolation));
        FillValue = Require.Single(Require.Finite(fillValue));
    }

    /// <summary>How points outside the input are filled. Default <see cref="FillMode.Reflect"/>.</summary>
    public FillMode FillMode { get; }

    /// <summary>The interpolation method. Default <see cref="ImageInterpolation.Bilinear"/>.</summary>
    public ImageInterpolation Interpolation { get; }

    /// <summary>The value of points outside the input, with <see cref="FillMode.Constant"/>. Default 0.</summary>
    public double FillValue { get; }

    private protected sealed override Tensor Changed(Tensor images, ulong key) =>
        new AffineSampling(FillMode, FillValue, Interpolation == ImageInterpolation.Bilinear)
            .Of(images, HeightAxis, Places(images, key, images.size(HeightAxis), images.size(HeightAxis + 1)));

    /// <summary>Where the pixels of each image come from.</summary>
    private protected abstract Affine[] Places(Tensor images, ulong key, long height, long width);
}
