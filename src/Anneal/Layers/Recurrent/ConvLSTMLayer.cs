using Anneal.Activations;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Base of convolutional LSTMs, in which convolutions replace the matrix products.</summary>
/// <remarks>
/// <c>i, f, g, o = split(kernel * x + recurrent_kernel * h + bias)</c>, <c>c ← σ(f) c + σ(i) φ(g)</c>, <c>h ← σ(o) φ(c)</c>, where * is a convolution, σ the recurrent activation
/// and φ the activation. The convolution of h has a stride of 1 and keeps the size.
/// Source: Shi et al., Convolutional LSTM Network: A Machine Learning Approach for Precipitation Nowcasting, 2015.
/// </remarks>
public abstract class ConvLSTMLayer : KernelRecurrentLayer
{
    private readonly ConvLSTMCell cell;
    private readonly int dimensions;

    private protected ConvLSTMLayer(
        ConvLSTMCell cell, int dimensions, bool returnSequences, bool returnState, bool goBackwards, bool stateful, bool unroll, bool zeroOutputForMask,
        Regularizer? activityRegularizer, string? name)
        : base(cell, returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name) =>
        (this.cell, this.dimensions) = (cell, dimensions);

    /// <summary>The number of channels of the output and of each state.</summary>
    public long Filters => cell.Units;

    /// <summary>The padding of the input. Default <see cref="PaddingMode.Valid"/>.</summary>
    public PaddingMode Padding => cell.Padding;

    /// <summary>The position of the channel axis. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat => cell.DataFormat;

    /// <summary>The activation function of the gates. Default <c>sigmoid</c>.</summary>
    public ActivationFunction RecurrentActivation => cell.RecurrentActivation;

    /// <summary>Whether the bias of the forget gate is initialised to 1. Default true.</summary>
    public bool UnitForgetBias => cell.UnitForgetBias;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: dimensions + 3, FixedAxes: DataFormat == DataFormat.ChannelsLast ? [-1] : [2]);
}
