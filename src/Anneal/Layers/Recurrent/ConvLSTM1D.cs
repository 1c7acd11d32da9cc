using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Convolutional LSTM over sequences of signals. The formula is in <see cref="ConvLSTMLayer"/>.</summary>
/// <remarks>
/// Input (batch, steps, length, channels), output (batch, new length, filters), or (batch, steps, new length, filters) with
/// <see cref="RecurrentLayer.ReturnSequences"/>; with <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the steps.
/// The states h and c have the shape of the output of one step. Variables: <c>kernel</c> (length, channels, 4 filters),
/// <c>recurrent_kernel</c> (length, filters, 4 filters), <c>bias</c> (4 filters,).
/// Keras: <c>keras.layers.ConvLSTM1D</c>.
/// </remarks>
/// <example><code>
/// new ConvLSTM1D(16, 3, padding: "same", returnSequences: true)
/// new ConvLSTM1D(8, 3)
/// </code></example>
[Keras("keras.layers"), ConfigOrder(
    "return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask", "filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate",
    "activation", "recurrent_activation", "use_bias", "kernel_initializer", "recurrent_initializer", "bias_initializer", "unit_forget_bias", "kernel_regularizer",
    "recurrent_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "recurrent_constraint", "bias_constraint", "dropout", "recurrent_dropout", "seed")]
public sealed partial class ConvLSTM1D : ConvLSTMLayer
{
    /// <summary>A convolutional recurrent layer.</summary>
    /// <param name="filters">The number of channels of the output and of each state; at least 1.</param>
    /// <param name="kernelSize">The length of the kernels; at least 1.</param>
    /// <param name="strides">The stride of the input kernel; at least 1. Default 1.</param>
    /// <param name="padding"><see cref="PaddingMode.Valid"/> or <see cref="PaddingMode.Same"/>, for the inputs.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <param name="dilationRate">The distance between neighbouring elements of the input kernel; more than 1 only with strides of 1. Default 1.</param>
    /// <param name="activation">The activation function of the output. Default <c>tanh</c>.</param>
    /// <param name="recurrentActivation">The activation function of the gates. Default <c>sigmoid</c>.</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="kernelInitializer">The initializer of the kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="recurrentInitializer">The initializer of the recurrent kernel, by name or as an object. Default <c>orthogonal</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="unitForgetBias">Whether the bias of the forget gate is initialised to 1. Default true.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel. Default: none.</param>
    /// <param name="recurrentRegularizer">A penalty on the recurrent kernel. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernel, applied after every update. Default: none.</param>
    /// <param name="recurrentConstraint">A constraint on the recurrent kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="dropout">The fraction of the inputs to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="recurrentDropout">The fraction of the state to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="seed">The seed of dropout. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="returnSequences">Whether to return the outputs of all steps. Default false: the last output only.</param>
    /// <param name="returnState">Whether to return the final states after the output. Default false.</param>
    /// <param name="goBackwards">Whether to process the sequence from the last step to the first. Default false.</param>
    /// <param name="stateful">Whether each batch starts with the final states of the previous batch. Default false.</param>
    /// <param name="unroll">Accepted for compatibility; has no effect. Default false.</param>
    /// <param name="zeroOutputForMask">Whether outputs at masked steps are 0. Default false: they repeat the previous output.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, padding is causal, both strides and dilation are more than 1, or a
    /// dropout rate is outside [0, 1].</exception>
    public ConvLSTM1D(
        long filters,
        Size1D kernelSize,
        Size1D? strides = null,
        Choice<PaddingMode> padding = default,
        Choice<DataFormat>? dataFormat = null,
        Size1D? dilationRate = null,
        ActivationFunction? activation = null,
        ActivationFunction? recurrentActivation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null,
        bool unitForgetBias = true,
        Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null,
        double dropout = 0.0,
        double recurrentDropout = 0.0,
        int? seed = null,
        bool returnSequences = false,
        bool returnState = false,
        bool goBackwards = false,
        bool stateful = false,
        bool unroll = false,
        bool zeroOutputForMask = false,
        string? name = null)
        : base(
            new ConvLSTMCell(
                filters, [.. kernelSize], [.. strides ?? 1], [.. dilationRate ?? 1], padding, dataFormat, activation, recurrentActivation, useBias, kernelInitializer,
                recurrentInitializer, biasInitializer, unitForgetBias, kernelRegularizer, recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint,
                biasConstraint, dropout, recurrentDropout, seed),
            1, returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name) =>
        (KernelSize, Strides, DilationRate) = (kernelSize, strides ?? 1, dilationRate ?? 1);

    /// <summary>The length of the kernels.</summary>
    public Size1D KernelSize { get; }

    /// <summary>The stride of the input kernel. Default 1.</summary>
    public Size1D Strides { get; }

    /// <summary>The distance between neighbouring elements of the input kernel. Default 1.</summary>
    public Size1D DilationRate { get; }
}
