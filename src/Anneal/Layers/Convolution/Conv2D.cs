using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>2D convolution over images: <c>output = activation(kernel * input + bias)</c>.</summary>
/// <remarks>
/// Input (batch, height, width, channels), output (batch, new height, new width, filters); with <see cref="DataFormat.ChannelsFirst"/>
/// the channel axis comes after the batch axis. Variables: <c>kernel</c> (height, width, channels / groups, filters), <c>bias</c> (filters,).
/// Keras: <c>keras.layers.Conv2D</c>.
/// </remarks>
/// <example><code>
/// new Conv2D(32, 3, activation: "relu")
/// new Conv2D(64, [3, 5], strides: 2, padding: "same")
/// </code></example>
[Keras("keras.layers", "Convolution2D")]
public sealed partial class Conv2D : GroupedConvolution
{
    /// <summary>A convolution layer for images.</summary>
    /// <param name="filters">The number of filters, which is the number of output channels; at least 1.</param>
    /// <param name="kernelSize">Height and width of the filters; at least 1.</param>
    /// <param name="strides">The stride of the filters; at least 1. Default 1.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="dilationRate">The distance between neighbouring elements of a filter; more than 1 only with strides of 1. Default 1.</param>
    /// <param name="groups">The number of groups of channels and filters; a divisor of both. Default 1.</param>
    /// <param name="activation">The activation function, by name or as an object. Default: none (linear).</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="kernelInitializer">The initializer of the kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel, added to the loss. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias, added to the loss. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="loraRank">The rank of LoRA, which freezes the kernel and trains a low-rank change of it; at least 1. Default: no LoRA.</param>
    /// <param name="loraAlpha">The scale of LoRA; the change is multiplied by <c>loraAlpha / loraRank</c>. Default: <paramref name="loraRank"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, groups do not divide the filters, the padding is causal, or both strides and dilation are more than 1.</exception>
    public Conv2D(
        long filters,
        Size2D kernelSize,
        Size2D? strides = null,
        Choice<PaddingMode> padding = default,
        Choice<DataFormat>? dataFormat = null,
        Size2D? dilationRate = null,
        long groups = 1,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        [OmitFromConfig(null)] long? loraRank = null,
        [OmitFromConfig(null)] Number? loraAlpha = null,
        string? name = null)
        : base(
            filters, Window.All([.. kernelSize], [.. strides ?? 1], [.. dilationRate ?? 1], padding), padding, dataFormat, groups, activation, useBias, kernelInitializer, biasInitializer,
            kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, loraRank, loraAlpha, name) =>
        (KernelSize, Strides, DilationRate) = (kernelSize, strides ?? 1, dilationRate ?? 1);

    /// <summary>Height and width of the filters.</summary>
    public Size2D KernelSize { get; }

    /// <summary>The stride of the filters. Default 1.</summary>
    public Size2D Strides { get; }

    /// <summary>The distance between neighbouring elements of a filter. Default 1.</summary>
    public Size2D DilationRate { get; }
}
