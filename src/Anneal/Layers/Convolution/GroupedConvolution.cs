using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of ordinary convolutions, in which each filter covers the channels of one group. Kernel (size..., channels / groups, filters).</summary>
public abstract class GroupedConvolution : FilterConvolution
{
    private readonly bool isPointwise;

    private protected GroupedConvolution(
        long filters, Window[] windows, PaddingMode padding, Choice<DataFormat>? dataFormat, long groups, ActivationFunction? activation, bool useBias,
        Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(
            filters, windows, padding, dataFormat, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer,
            activityRegularizer, kernelConstraint, biasConstraint, name)
    {
        Groups = Require.AtLeast(groups, 1);
        if (filters % groups != 0) throw Require.Refused(groups, $"a divisor of the number of filters, {filters}");
        isPointwise = groups == 1 && ChannelsLast && Array.TrueForAll(windows, window => window is { Size: 1, Stride: 1 });
    }

    /// <summary>The number of groups of channels; each filter covers one group. Default 1.</summary>
    public long Groups { get; }

    private protected sealed override bool MakesNewMemory => Dimensions > 1 && !isPointwise;

    private protected sealed override void BuildKernels(Shape input, Weights weights)
    {
        var channels = Channels(input);
        if (channels % Groups != 0)
            throw this.Refuses($"divides the channels of its input into {Groups} groups; their number must be a multiple of it", input, nameof(input));
        BuildKernel(KernelShape(channels / Groups, Filters), weights);
    }

    private protected sealed override Tensor Convolve(Tensor x, Tensor? bias) => isPointwise ? Mix(x, Kernel.Value, bias) : Slide(x, Kernel.Value, bias, Groups);

    private protected sealed override Tensor? Pool(Tensor x, Tensor? bias) =>
        Groups == 1 && !is_grad_enabled() && WinogradConvolution.Serves(Windows, x, Kernel.Value) ? WinogradConvolution.Pooled(x, Kernel.Value, bias, Windows[0].Zeros(x.size(2)).Before) : null;
}
