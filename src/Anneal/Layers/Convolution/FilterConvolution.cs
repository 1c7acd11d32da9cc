using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>Base of convolutions with one kernel; each filter makes one channel of the output.</summary>
public abstract class FilterConvolution : ConvolutionLayer
{
    private protected FilterConvolution(
        long filters, Window[] windows, PaddingMode padding, Choice<DataFormat>? dataFormat, ActivationFunction? activation, bool useBias,
        Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(windows, padding, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint, name)
    {
        Filters = Require.AtLeast(filters, 1);
        Sliding.RequireStridesOrDilation(windows);
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        (KernelRegularizer, KernelConstraint) = (kernelRegularizer, kernelConstraint);
    }

    /// <summary>The number of channels of the output.</summary>
    public long Filters { get; }

    /// <summary>The initializer of the kernel. Default <c>glorot_uniform</c>.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>A penalty on the kernel. Default null: none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>The constraint on the kernel, applied after every update. Default null: none.</summary>
    public Constraint? KernelConstraint { get; }

    private protected Variable Kernel { get; private set; } = null!;

    private protected void BuildKernel(Shape shape, Weights weights) => Kernel = weights.Add("kernel", shape, KernelInitializer, KernelRegularizer, KernelConstraint);

    private protected sealed override long OutputChannels(long channels) => Filters;
}
