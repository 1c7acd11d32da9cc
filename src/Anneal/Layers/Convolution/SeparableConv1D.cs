using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Depthwise convolution over sequences, followed by a pointwise convolution that mixes the channels: <c>output =
/// activation(pointwise . (depthwise * input) + bias)</c>.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, new steps, filters); with <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// Variables: <c>depthwise_kernel</c> (length, channels, depthMultiplier), <c>pointwise_kernel</c> (1, channels · depthMultiplier, filters), <c>bias</c> (filters,).
/// Keras: <c>keras.layers.SeparableConv1D</c>. Source: Chollet, Xception, 2017.
/// </remarks>
/// <example><code>
/// new SeparableConv1D(64, 3, padding: "same", activation: "relu")
/// </code></example>
[Keras("keras.layers", "SeparableConvolution1D"), ConfigOrder("depth_multiplier")]
public sealed partial class SeparableConv1D : SeparableConvolution
{
    /// <summary>A separable convolution layer for sequences.</summary>
    /// <param name="filters">The number of filters, which is the number of output channels; at least 1.</param>
    /// <param name="kernelSize">The length of the filters; at least 1.</param>
    /// <param name="strides">The stride of the filters; at least 1. Default 1.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="dilationRate">The distance between neighbouring elements of a filter. Default 1.</param>
    /// <param name="depthMultiplier">The number of filters per channel; at least 1. Default 1.</param>
    /// <param name="activation">The activation function, by name or as an object. Default: none (linear).</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="depthwiseInitializer">The initializer of the depthwise kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="pointwiseInitializer">The initializer of the pointwise kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="depthwiseRegularizer">A penalty on the depthwise kernel, added to the loss. Default: none.</param>
    /// <param name="pointwiseRegularizer">A penalty on the pointwise kernel, added to the loss. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias, added to the loss. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="depthwiseConstraint">A constraint on the depthwise kernel, applied after every update. Default: none.</param>
    /// <param name="pointwiseConstraint">A constraint on the pointwise kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, the number of filters or the multiplier is below 1, or the padding is causal.</exception>
    public SeparableConv1D(
        long filters,
        Size1D kernelSize,
        Size1D? strides = null,
        Choice<PaddingMode> padding = default,
        Choice<DataFormat>? dataFormat = null,
        Size1D? dilationRate = null,
        long depthMultiplier = 1,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? depthwiseInitializer = null,
        Initializer? pointwiseInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Regularizer? pointwiseRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null,
        Constraint? pointwiseConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : base(
            filters, depthMultiplier, Window.All([.. kernelSize], [.. strides ?? 1], [.. dilationRate ?? 1], padding), padding, dataFormat, activation, useBias,
            depthwiseInitializer, pointwiseInitializer, biasInitializer, depthwiseRegularizer, pointwiseRegularizer, biasRegularizer, activityRegularizer,
            depthwiseConstraint, pointwiseConstraint, biasConstraint, name) =>
        (KernelSize, Strides, DilationRate) = (kernelSize, strides ?? 1, dilationRate ?? 1);

    /// <summary>The length of the filters.</summary>
    public Size1D KernelSize { get; }

    /// <summary>The stride of the filters. Default 1.</summary>
    public Size1D Strides { get; }

    /// <summary>The distance between neighbouring elements of a filter. Default 1.</summary>
    public Size1D DilationRate { get; }
}
