using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of ordinary convolutions, in which each filter covers the channels of one group. Kernel (size..., channels / groups, filters).</summary>
public abstract class GroupedConvolution : FilterConvolution
{
    private readonly LowRank lora;
    private readonly bool isPointwise;

    private protected GroupedConvolution(
        long filters, Window[] windows, PaddingMode padding, Choice<DataFormat>? dataFormat, long groups, ActivationFunction? activation, bool useBias,
        Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? biasConstraint, long? loraRank, Number? loraAlpha, string? name)
        : base(
            filters, windows, padding, dataFormat, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer,
            activityRegularizer, kernelConstraint, biasConstraint, name)
    {
        lora = new(this, loraRank, loraAlpha, kernelConstraint, nameof(kernelConstraint));
        Groups = Require.AtLeast(groups, 1);
        if (filters % groups != 0) throw Require.Refused(groups, $"a divisor of the number of filters, {filters}");
        isPointwise = groups == 1 && ChannelsLast && Array.TrueForAll(windows, window => window is { Size: 1, Stride: 1 });
    }

    /// <summary>The number of groups of channels; each filter covers one group. Default 1.</summary>
    public long Groups { get; }

    /// <summary>The rank of LoRA. Default null: no LoRA.</summary>
    public long? LoraRank => lora.Rank;

    /// <summary>The scale of LoRA, by default the rank; null without LoRA.</summary>
    public Number? LoraAlpha => lora.Alpha;

    /// <inheritdoc cref="EinsumDense.EnableLora"/>
    public void EnableLora(long rank, Number? loraAlpha = null, Initializer? aInitializer = null, Initializer? bInitializer = null) => lora.Enable(rank, loraAlpha, aInitializer, bInitializer);

    internal Tensor Effective => lora.Effective;

    private protected sealed override bool MakesNewMemory => Dimensions > 1 && !isPointwise;

    /// <inheritdoc/>
    protected sealed override void Build(Shape input, Weights weights)
    {
        base.Build(input, weights);
        lora.Begin(Kernel);
    }

    private protected sealed override void BuildKernels(Shape input, Weights weights) => BuildKernel(KernelShape(Channels(input) / Groups, Filters), weights);

    private protected sealed override Shape ShapeFor(Shape input)
    {
        var channels = Channels(input);
        if (channels != Shape.Unknown && channels % Groups != 0)
            throw this.Refuses($"divides {channels} channels along axis {(ChannelsLast ? -1 : 1)} into {Groups} groups; their number must be a multiple of {Groups}", input, nameof(input));
        return base.ShapeFor(input);
    }

    private protected sealed override Tensor Convolve(Tensor x, Tensor? bias) => isPointwise ? Mix(x, Effective, bias) : Slide(x, Effective, bias, Groups);

    private protected sealed override Tensor? Pool(Tensor x, Tensor? bias) =>
        Groups == 1 && !is_grad_enabled() && Effective is var kernel && WinogradConvolution.Serves(Windows, x, kernel) ? WinogradConvolution.Pooled(x, kernel, bias, Windows[0].Zeros(x.size(2)).Before) : null;
}
