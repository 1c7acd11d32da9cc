using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Gated recurrent units: a recurrent layer whose gates decide how much of the state to renew. The formula is at <see cref="GRUCell"/>.</summary>
/// <remarks>
/// Input (batch, steps, features), output (batch, units), or (batch, steps, units) with <see cref="RecurrentLayer.ReturnSequences"/>; state h, (batch, units).
/// Variables: those of its cell. Keras: <c>keras.layers.GRU</c>.
/// </remarks>
/// <example><code>
/// new GRU(64)
/// new GRU(64, returnSequences: true, returnState: true)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask", "units", "activation", "recurrent_activation", "use_bias", "kernel_initializer", "recurrent_initializer", "bias_initializer",
    "kernel_regularizer", "recurrent_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "recurrent_constraint", "bias_constraint", "dropout",
    "recurrent_dropout", "reset_after", "seed")]
public sealed partial class GRU : KernelRecurrentLayer
{
    /// <summary>A recurrent layer.</summary>
    /// <param name="units">Size of the output and of each state; at least 1.</param>
    /// <param name="activation">Of the output. Default <c>tanh</c>.</param>
    /// <param name="recurrentActivation">Of the gates. Default <c>sigmoid</c>.</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="kernelInitializer">By name or object. Default <c>glorot_uniform</c>.</param>
    /// <param name="recurrentInitializer">By name or object. Default <c>orthogonal</c>.</param>
    /// <param name="biasInitializer">By name or object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel. Default: none.</param>
    /// <param name="recurrentRegularizer">A penalty on the recurrent kernel. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs. Default: none.</param>
    /// <param name="kernelConstraint">Applied to the kernel after every update. Default: none.</param>
    /// <param name="recurrentConstraint">Applied to the recurrent kernel after every update. Default: none.</param>
    /// <param name="biasConstraint">Applied to the bias after every update. Default: none.</param>
    /// <param name="dropout">The share of the inputs to drop while training, in [0, 1]. Default 0.</param>
    /// <param name="recurrentDropout">The share of the state to drop while training, in [0, 1]. Default 0.</param>
    /// <param name="seed">Makes dropping repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="returnSequences">Whether the outputs of all steps are given. Default false: that of the last.</param>
    /// <param name="returnState">Whether the states after the last step are given, behind the output. Default false.</param>
    /// <param name="goBackwards">Whether steps are taken from the last to the first. Default false.</param>
    /// <param name="stateful">Whether each batch begins with the states that the one before ended with. Default false.</param>
    /// <param name="unroll">Accepted; changes nothing. Default false.</param>
    /// <param name="resetAfter">Whether the reset gate acts after the recurrent kernel, as in cuDNN. Default true.</param>
    /// <param name="useCudnn">Whether cuDNN may be used. Accepted; changes no result. Default: where it fits.</param>
    /// <param name="zeroOutputForMask">Whether outputs at masked steps are 0. Default false: they repeat the one before.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a share is outside [0, 1].</exception>
    public GRU(
        long units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrentActivation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null,
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
        bool resetAfter = true,
        bool? useCudnn = null,
        bool zeroOutputForMask = false,
        string? name = null)
        : base(
            new GRUCell(
                units, activation, recurrentActivation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, resetAfter, seed, name: "gru_cell"),
            returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name) => UseCudnn = useCudnn;

    /// <summary>Whether cuDNN may be used. Default null: where it fits. Changes no result, and no file of Keras holds it.</summary>
    [OmitFromConfig(null)]
    public bool? UseCudnn { get; }

    /// <summary>What one step does.</summary>
    public new GRUCell Cell => (GRUCell)base.Cell;

    /// <inheritdoc cref="KernelCell.Units"/>
    public long Units => Cell.Units;

    /// <inheritdoc cref="GRUCell.RecurrentActivation"/>
    public ActivationFunction RecurrentActivation => Cell.RecurrentActivation;

    /// <inheritdoc cref="GRUCell.ResetAfter"/>
    public bool ResetAfter => Cell.ResetAfter;
}
