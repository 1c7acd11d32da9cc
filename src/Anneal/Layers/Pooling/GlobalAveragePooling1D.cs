using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Global average pooling: the mean of each channel over all steps.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, channels), or (batch, 1, channels) with <c>keepdims</c>; with
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// Masked steps do not count. If all steps of a sequence are masked, its mean is NaN, as in Keras.
/// Keras: <c>keras.layers.GlobalAveragePooling1D</c>.
/// </remarks>
/// <example><code>
/// new GlobalAveragePooling1D()
/// </code></example>
/// <param name="dataFormat">The position of the channel axis. Default: last.</param>
/// <param name="keepdims">Whether the pooled axes stay, with a size of 1. Default false.</param>
/// <param name="name">The name, unique within the model.</param>
[Keras("keras.layers", "GlobalAvgPool1D")]
public sealed partial class GlobalAveragePooling1D(Choice<DataFormat>? dataFormat = null, bool keepdims = false, string? name = null)
    : GlobalPoolingLayer(1, static (x, axes, keep) => x.mean(axes, keep), dataFormat, keepdims, name)
{
    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        if (context.Mask is not { } mask) return base.Call(input, context);
        var counts = mask.to(ScalarType.Bool).unsqueeze(ChannelsLast ? -1 : 1);
        return Sum(input.Fill(counts.logical_not(), 0)) / Sum(counts.to(input.dtype));
    }

    private Tensor Sum(Tensor x) => x.sum([FirstAxis], Keepdims);
}
