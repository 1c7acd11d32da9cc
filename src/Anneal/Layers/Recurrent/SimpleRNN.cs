using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>A plain recurrent network: the output of a step is the state of the next. The formula is at <see cref="SimpleRNNCell"/>.</summary>
/// <remarks>
/// Input (batch, steps, features), output (batch, units), or (batch, steps, units) with <see cref="RecurrentLayer.ReturnSequences"/>; state h, (batch, units).
/// Variables: those of its cell. Keras: <c>keras.layers.SimpleRNN</c>.
/// </remarks>
/// <example><code>
/// new SimpleRNN(64)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask")]
public sealed partial class SimpleRNN : KernelRecurrentLayer
{
    /// <summary>A recurrent layer.</summary>
    /// <param name="units">Size of the output and of each state; at least 1.</param>
    /// <param name="activation">Of the output. Default <c>tanh</c>.</param>
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
    /// <param name="returnSequences">Whether the outputs of all steps are given. Default false: that of the last.</param>
    /// <param name="returnState">Whether the states after the last step are given, behind the output. Default false.</param>
    /// <param name="goBackwards">Whether steps are taken from the last to the first. Default false.</param>
    /// <param name="stateful">Whether each batch begins with the states that the one before ended with. Default false.</param>
    /// <param name="unroll">Accepted; changes nothing. Default false.</param>
    /// <param name="seed">Makes dropping repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="zeroOutputForMask">Whether outputs at masked steps are 0. Default false: they repeat the one before.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a share is outside [0, 1].</exception>
    public SimpleRNN(
        long units,
        ActivationFunction? activation = null,
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
        bool returnSequences = false,
        bool returnState = false,
        bool goBackwards = false,
        bool stateful = false,
        bool unroll = false,
        int? seed = null,
        bool zeroOutputForMask = false,
        string? name = null)
        : base(
            new SimpleRNNCell(
                units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
                recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name: "simple_rnn_cell"),
            returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name)
    {
    }

    /// <summary>Makes dropping repeatable; null for a seed of its own. Keras's config does not keep it; ours does where it is given.</summary>
    [OmitFromConfig(null)]
    public new int? Seed => Cell.Seed;

    /// <summary>What one step does.</summary>
    public new SimpleRNNCell Cell => (SimpleRNNCell)base.Cell;

    /// <inheritdoc cref="KernelCell.Units"/>
    public long Units => Cell.Units;
}
