using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>One step of a convolutional LSTM: that of an LSTM with convolutions in place of matrix products. That of the state keeps its size.</summary>
internal sealed class ConvLSTMCell : KernelCell
{
    private readonly Window[] windows, stateWindows;

    internal Window[] Windows => windows;

    internal Window[] StateWindows => stateWindows;

    public ConvLSTMCell(
        long filters, long[] kernelSize, long[] strides, long[] dilationRate, PaddingMode padding, Choice<DataFormat>? dataFormat, ActivationFunction? activation, ActivationFunction? recurrentActivation, bool useBias,
        Initializer? kernelInitializer, Initializer? recurrentInitializer, Initializer? biasInitializer, bool unitForgetBias, Regularizer? kernelRegularizer,
        Regularizer? recurrentRegularizer, Regularizer? biasRegularizer, Constraint? kernelConstraint, Constraint? recurrentConstraint, Constraint? biasConstraint,
        double dropout, double recurrentDropout, int? seed)
        : base(
            gates: 4, Require.AtLeast(filters, 1), activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer, recurrentRegularizer,
            biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name: "conv_lstm_cell")
    {
        windows = Window.All(kernelSize, strides, dilationRate, padding);
        Sliding.RequireSizes(windows);
        Sliding.RequireStridesOrDilation(windows);
        stateWindows = [.. windows.Select(window => new Window(window.Size, 1, 1, PaddingMode.Same))];
        Padding = padding;
        DataFormat = Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat));
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UnitForgetBias = unitForgetBias;
    }

    public PaddingMode Padding { get; }

    public DataFormat DataFormat { get; }

    public ActivationFunction RecurrentActivation { get; }

    public bool UnitForgetBias { get; }

    /// <summary>Channels of each state.</summary>
    public override IReadOnlyList<long> StateSize => [Units, Units];

    protected override InputSpec Accepts => new(Rank: windows.Length + 2, FixedAxes: ChannelsLast ? [-1] : [1]);

    private protected override Initializer FirstBias => UnitForgetBias ? new ForgetBias(BiasInitializer, Units) : BiasInitializer;

    private protected override int GateAxis => ChannelsLast ? -1 : 1;

    private protected override int InputParts => 4;

    private bool ChannelsLast => DataFormat == DataFormat.ChannelsLast;

    internal override IReadOnlyList<Shape> StateShapes(Shape input) => [OutputShape(input), OutputShape(input)];

    internal override Shape OutputShape(Shape input)
    {
        var sizes = input.ToArray();
        sizes[ChannelsLast ? ^1 : 1] = Units;
        for (int i = 0, axis = ChannelsLast ? 1 : 2; i < windows.Length; i++, axis++)
            if ((sizes[axis] = windows[i].Positions(sizes[axis])) == 0)
                throw (Family.Owner ?? this).Refuses(
                    $"has a kernel of size {Sliding.Text(windows, window => window.Size)}, which does not fit into its steps along axis {axis}", $"steps of shape {input}", nameof(input));
        return sizes;
    }

    private protected override Shape KernelShape(long channels) => [.. windows.Select(window => window.Size), channels, 4 * Units];

    private protected override long ChannelsOf(Shape input) => ChannelsLast ? input[^1] : input[1];

    private protected override (Tensor Output, Tensor[] States) Step(Tensor sums, Tensor[] states, Tensor[]? masks) =>
        LSTMCell.Step(sums.Plus(Sums(states[0], RecurrentKernel, masks, bias: null, ofState: true)).chunk(4, GateAxis), states[1], Activation, RecurrentActivation);

    private protected override Tensor Product(Tensor x, Tensor kernel, Tensor? bias, bool ofState)
    {
        // All steps at once, as if they were samples.
        if (x.dim() > windows.Length + 2) return Product(x.flatten(0, 1), kernel, bias, ofState).unflatten(0, x.size(0), x.size(1));
        var y = Sliding.Slide(ofState ? stateWindows : windows, ChannelsLast ? x.movedim([-1], [1]) : x, kernel, bias);
        return ChannelsLast ? y.movedim([1], [-1]) : y;
    }
}
