using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The base of layers that take one image (height, width, channels) or a batch of images; the channels may come first.</summary>
public abstract class ImageLayer : UnaryLayer
{
    private protected ImageLayer(Choice<DataFormat>? dataFormat, string? name)
        : base(name) => DataFormat = Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat));

    /// <summary>The position of the channel axis. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>From the end; the axis of the width is the next.</summary>
    internal int HeightAxis => DataFormat == DataFormat.ChannelsLast ? -3 : -2;

    private protected override bool WorksWide => true;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(LeastRank: 3);

    private protected override Shape ShapeFor(Shape input) => input.Rank is 3 or 4
        ? Memory.RequireForOutput(Name, Resized(input))
        : throw this.Refuses("takes images of 3 axes, or of 4 with a batch axis", input, "inputShape");

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights) => ShapeFor(input);

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        return input.dim() == 4 ? CallBatch(input, context) : CallBatch(input.unsqueeze(0), context).squeeze(0);
    }

    private protected override void FinishReading(ConfigReader reader)
    {
        base.FinishReading(reader);
        reader.Constant("bounding_box_format", "null");
    }

    /// <summary>The images of a batch.</summary>
    private protected abstract Tensor CallBatch(Tensor images, CallContext context);

    /// <summary>The shape of the output. Default: that of the input.</summary>
    private protected virtual Shape Resized(Shape inputShape) => inputShape;

    private protected Shape WithSize(Shape inputShape, long height, long width)
    {
        var sizes = inputShape.ToArray();
        (sizes[^-HeightAxis], sizes[^(-HeightAxis - 1)]) = (height, width);
        return sizes;
    }
}
