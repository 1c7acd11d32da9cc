using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of convolutions with separate filters for each channel. Kernel (size..., channels, depth multiplier).</summary>
public abstract class DepthwiseConvolution : ConvolutionLayer
{
    private Variable kernel = null!;

    private protected DepthwiseConvolution(
        long depthMultiplier, Window[] windows, PaddingMode padding, Choice<DataFormat>? dataFormat, ActivationFunction? activation, bool useBias,
        Initializer? depthwiseInitializer, Initializer? biasInitializer, Regularizer? depthwiseRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? depthwiseConstraint, Constraint? biasConstraint, string? name)
        : base(windows, padding, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint, name)
    {
        DepthMultiplier = Require.AtLeast(depthMultiplier, 1);
        DepthwiseInitializer = depthwiseInitializer ?? "glorot_uniform";
        (DepthwiseRegularizer, DepthwiseConstraint) = (depthwiseRegularizer, depthwiseConstraint);
    }

    /// <summary>The number of filters per channel. Default 1.</summary>
    public long DepthMultiplier { get; }

    /// <summary>The initializer of the depthwise kernel. Default <c>glorot_uniform</c>.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>A penalty on the depthwise kernel. Default null: none.</summary>
    public Regularizer? DepthwiseRegularizer { get; }

    /// <summary>The constraint on the depthwise kernel, applied after every update. Default null: none.</summary>
    public Constraint? DepthwiseConstraint { get; }

    private protected virtual string KernelName => "kernel";

    private protected override void BuildKernels(Shape input, Weights weights) =>
        kernel = weights.Add(KernelName, KernelShape(Channels(input), DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);

    private protected override Tensor Convolve(Tensor x, Tensor? bias)
    {
        var channels = kernel.Shape[^2];
        return Slide(x, kernel.Value.reshape(KernelShape(1, channels * DepthMultiplier).ToArray()), bias, groups: channels);
    }

    private protected override long OutputChannels(long channels) => channels == Shape.Unknown ? Shape.Unknown : channels * DepthMultiplier;
}
