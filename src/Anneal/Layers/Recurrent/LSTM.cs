using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Long short-term memory. The formula is in <see cref="LSTMCell"/>.</summary>
/// <remarks>
/// Input (batch, steps, features), output (batch, units), or (batch, steps, units) with <see cref="RecurrentLayer.ReturnSequences"/>; states h and c, (batch, units) each.
/// Variables: those of its cell. Keras: <c>keras.layers.LSTM</c>.
/// </remarks>
/// <example><code>
/// new LSTM(64)
/// new LSTM(64, returnSequences: true, dropout: 0.2)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask")]
public sealed partial class LSTM : KernelRecurrentLayer
{
    /// <summary>A recurrent layer.</summary>
    /// <param name="units">The size of the output and of each state; at least 1.</param>
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
    /// <param name="useCudnn">Accepted for compatibility; does not change results. Default null: automatic.</param>
    /// <param name="zeroOutputForMask">Whether outputs at masked steps are 0. Default false: they repeat the previous output.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a dropout rate is outside [0, 1].</exception>
    public LSTM(
        long units,
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
        bool? useCudnn = null,
        bool zeroOutputForMask = false,
        string? name = null)
        : base(
            new LSTMCell(
                units, activation, recurrentActivation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, unitForgetBias, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name: "lstm_cell"),
            returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name) => UseCudnn = useCudnn;

    /// <summary>Accepted for compatibility; does not change results and is not saved. Default null: automatic.</summary>
    [OmitFromConfig(null)]
    public bool? UseCudnn { get; }

    /// <summary>The cell, which computes one step.</summary>
    public new LSTMCell Cell => (LSTMCell)base.Cell;

    /// <inheritdoc cref="KernelCell.Units"/>
    public long Units => Cell.Units;

    /// <inheritdoc cref="LSTMCell.RecurrentActivation"/>
    public ActivationFunction RecurrentActivation => Cell.RecurrentActivation;

    /// <inheritdoc cref="LSTMCell.UnitForgetBias"/>
    public bool UnitForgetBias => Cell.UnitForgetBias;

    private protected override IReadOnlyList<string> OutdatedKeys => ["implementation"];
}
