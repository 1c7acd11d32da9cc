using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Transposed 1D convolution, which makes sequences larger: <c>output = activation(kernelᵀ * input + bias)</c>.</summary>
/// <remarks>
/// Input (batch, steps, channels), output (batch, new steps, filters); with <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// An axis of n elements becomes <c>(n - 1) · stride + max(size, stride)</c> with <see cref="PaddingMode.Valid"/> and <c>n · stride</c>
/// with <see cref="PaddingMode.Same"/>; with output padding p, <c>(n - 1) · stride + size + p</c> and <c>(n - 1) · stride + size mod 2 +
/// p</c>. A dilated kernel has the size <c>(size - 1) · dilation + 1</c>. Variables: <c>kernel</c> (length, filters, channels), <c>bias</c>
/// (filters,). Keras: <c>keras.layers.Conv1DTranspose</c>.
/// </remarks>
/// <example><code>
/// new Conv1DTranspose(32, 3, strides: 2, padding: "same") // twice the size
/// </code></example>
[Keras("keras.layers", "Convolution1DTranspose")]
public sealed partial class Conv1DTranspose : TransposedConvolution
{
    /// <summary>A transposed convolution layer for sequences.</summary>
    /// <param name="filters">The number of filters, which is the number of output channels; at least 1.</param>
    /// <param name="kernelSize">The length of the filters; at least 1.</param>
    /// <param name="strides">The distance in the output between neighbouring elements of the input; at least 1. Default 1.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>.</param>
    /// <param name="outputPadding">Elements added to the smallest possible output size; 0 or more and less than the strides. Default: the size that the remarks of the class give.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="dilationRate">The distance between the elements of the kernel; more than 1 only with strides of 1. Default 1.</param>
    /// <param name="activation">The activation function, by name or as an object. Default: none (linear).</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="kernelInitializer">The initializer of the kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel, added to the loss. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias, added to the loss. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, output padding is not less than the strides, the padding is causal, or both strides and dilation are more than 1.</exception>
    public Conv1DTranspose(
        long filters,
        Size1D kernelSize,
        Size1D? strides = null,
        Choice<PaddingMode> padding = default,
        Size1D? outputPadding = null,
        Choice<DataFormat>? dataFormat = null,
        Size1D? dilationRate = null,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : base(
            filters, Window.All([.. kernelSize], [.. strides ?? 1], [.. dilationRate ?? 1], padding), padding, outputPadding is { } added ? [.. added] : null, dataFormat,
            activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, name) =>
        (KernelSize, Strides, OutputPadding, DilationRate) = (kernelSize, strides ?? 1, outputPadding, dilationRate ?? 1);

    /// <summary>The length of the filters.</summary>
    public Size1D KernelSize { get; }

    /// <summary>The distance in the output between neighbouring elements of the input. Default 1.</summary>
    public Size1D Strides { get; }

    /// <summary>Elements added to the smallest possible output size. Default null: the size that the remarks of the class give.</summary>
    public Size1D? OutputPadding { get; }

    /// <summary>The distance between the elements of the kernel. Default 1.</summary>
    public Size1D DilationRate { get; }
}
