using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>1D convolution that filters each channel of sequences separately: <c>output = activation(kernel * input + bias)</c>.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, new steps, channels · depthMultiplier): the filters of the first channel come first. With
/// <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis. Variables: <c>kernel</c> (length, channels,
/// depthMultiplier), <c>bias</c>
/// (channels · depthMultiplier,). Keras: <c>keras.layers.DepthwiseConv1D</c>.
/// </remarks>
/// <example><code>
/// new DepthwiseConv1D(3, padding: "same", useBias: false)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("depth_multiplier")]
public sealed partial class DepthwiseConv1D : DepthwiseConvolution
{
    /// <summary>A depthwise convolution layer for sequences.</summary>
    /// <param name="kernelSize">The length of the filters; at least 1.</param>
    /// <param name="strides">The stride of the filters; at least 1. Default 1.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>.</param>
    /// <param name="depthMultiplier">The number of filters per channel; at least 1. Default 1.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="dilationRate">The distance between neighbouring elements of a filter. Default 1.</param>
    /// <param name="activation">The activation function, by name or as an object. Default: none (linear).</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="depthwiseInitializer">The initializer of the depthwise kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="depthwiseRegularizer">A penalty on the depthwise kernel, added to the loss. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias, added to the loss. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="depthwiseConstraint">A constraint on the depthwise kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or the multiplier is below 1, or the padding is causal.</exception>
    public DepthwiseConv1D(
        Size1D kernelSize,
        Size1D? strides = null,
        Choice<PaddingMode> padding = default,
        long depthMultiplier = 1,
        Choice<DataFormat>? dataFormat = null,
        Size1D? dilationRate = null,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? depthwiseInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : base(
            depthMultiplier, Window.All([.. kernelSize], [.. strides ?? 1], [.. dilationRate ?? 1], padding), padding, dataFormat, activation, useBias,
            depthwiseInitializer, biasInitializer, depthwiseRegularizer, biasRegularizer, activityRegularizer, depthwiseConstraint, biasConstraint, name) =>
        (KernelSize, Strides, DilationRate) = (kernelSize, strides ?? 1, dilationRate ?? 1);

    /// <summary>The length of the filters.</summary>
    public Size1D KernelSize { get; }

    /// <summary>The stride of the filters. Default 1.</summary>
    public Size1D Strides { get; }

    /// <summary>The distance between neighbouring elements of a filter. Default 1.</summary>
    public Size1D DilationRate { get; }
}
