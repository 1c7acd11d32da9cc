using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Base of depthwise convolutions followed by a pointwise convolution, which mixes the channels. Kernels: depthwise (size..., channels,
/// depth multiplier), pointwise
/// (1..., channels · depth multiplier, filters).
/// </summary>
public abstract class SeparableConvolution : DepthwiseConvolution
{
    private Variable pointwise = null!;

    private protected SeparableConvolution(
        long filters, long depthMultiplier, Window[] windows, PaddingMode padding, Choice<DataFormat>? dataFormat, ActivationFunction? activation, bool useBias,
        Initializer? depthwiseInitializer, Initializer? pointwiseInitializer, Initializer? biasInitializer, Regularizer? depthwiseRegularizer,
        Regularizer? pointwiseRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer, Constraint? depthwiseConstraint,
        Constraint? pointwiseConstraint, Constraint? biasConstraint, string? name)
        : base(
            depthMultiplier, windows, padding, dataFormat, activation, useBias, depthwiseInitializer, biasInitializer, depthwiseRegularizer, biasRegularizer,
            activityRegularizer, depthwiseConstraint, biasConstraint, name)
    {
        Filters = Require.AtLeast(filters, 1);
        PointwiseInitializer = pointwiseInitializer ?? "glorot_uniform";
        (PointwiseRegularizer, PointwiseConstraint) = (pointwiseRegularizer, pointwiseConstraint);
    }

    /// <summary>The number of channels of the output.</summary>
    public long Filters { get; }

    /// <summary>The initializer of the pointwise kernel. Default <c>glorot_uniform</c>.</summary>
    public Initializer PointwiseInitializer { get; }

    /// <summary>A penalty on the pointwise kernel. Default null: none.</summary>
    public Regularizer? PointwiseRegularizer { get; }

    /// <summary>The constraint on the pointwise kernel, applied after every update. Default null: none.</summary>
    public Constraint? PointwiseConstraint { get; }

    private protected sealed override string KernelName => "depthwise_kernel";

    private protected sealed override bool MakesNewMemory => false;

    private protected sealed override void BuildKernels(Shape input, Weights weights)
    {
        base.BuildKernels(input, weights);
        long[] ones = Sizes(_ => 1);
        pointwise = weights.Add("pointwise_kernel", [.. ones, Channels(input) * DepthMultiplier, Filters], PointwiseInitializer, PointwiseRegularizer, PointwiseConstraint);
    }

    private protected sealed override Tensor Convolve(Tensor x, Tensor? bias) => Mix(base.Convolve(x, bias: null), pointwise.Value, bias);

    private protected sealed override long OutputChannels(long channels) => Filters;
}
