using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of pooling layers, which reduce each channel within a moving window to one value.</summary>
public abstract class PoolingLayer : SpatialLayer
{
    private readonly Func<Tensor, Window[], Tensor> pool;
    private readonly Window[] windows;

    internal Window[] Windows => windows;

    private protected PoolingLayer(
        Func<Tensor, Window[], Tensor> pool, long[] poolSize, long[] strides, PaddingMode padding, DataFormat? dataFormat, string? name)
        : base(poolSize.Length, dataFormat, name)
    {
        this.pool = pool;
        if (padding is not (PaddingMode.Valid or PaddingMode.Same)) throw Require.Refused(padding, "Valid or Same");
        Padding = padding;
        Extents.Checked(poolSize, nameof(poolSize));
        Extents.Checked(strides, nameof(strides));
        windows = [.. poolSize.Zip(strides, (size, stride) => new Window(size, stride, 1, padding))];
    }

    /// <summary>The padding of the input. Default <see cref="PaddingMode.Valid"/>.</summary>
    public PaddingMode Padding { get; }

    /// <summary>Whether each number belongs to one window of 2 x 2, if to any.</summary>
    internal bool IsOfPairs => Padding == PaddingMode.Valid && windows is [{ Size: 2, Stride: 2 }, { Size: 2, Stride: 2 }];

    internal override bool WritesBuildConfig => false;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        return Back(WindowPooling.AsImages(ChannelsFirst(input), windows, new Window(1, 1, 1, PaddingMode.Valid), pool));
    }

    private protected override long Resized(int dimension, long size) => windows[dimension].Positions(size);

    private protected override string NothingLeft(int dimension) => $"has a window of size {windows[dimension].Size}, which does not fit into";
}
