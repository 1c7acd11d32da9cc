using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A kernel that moves over its input: <c>output = activation(kernel * input + bias)</c>.</summary>
/// <remarks>Kernels have Keras's shape, (size..., channels / groups, filters).</remarks>
public abstract class ConvolutionLayer : UnaryLayer
{
    private readonly Window[] windows;
    private Variable kernel = null!;
    private Variable? bias;

    private protected ConvolutionLayer(
        long filters, Window[] windows, PaddingMode padding, Choice<DataFormat>? dataFormat, long groups, ActivationFunction? activation, bool useBias,
        Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(name, activityRegularizer)
    {
        this.windows = windows;
        Filters = Require.AtLeast(filters, 1);
        Padding = padding;
        DataFormat = Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat));
        Groups = Require.AtLeast(groups, 1);
        if (filters % groups != 0) throw Require.Refused(groups, $"a divisor of the number of filters, {filters}");
        Windows.RequireSizes(windows);
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        (KernelRegularizer, BiasRegularizer, KernelConstraint, BiasConstraint) = (kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint);
    }

    /// <summary>The number of channels of the output.</summary>
    public long Filters { get; }

    /// <summary>What stands around the input. Default <see cref="PaddingMode.Valid"/>.</summary>
    public PaddingMode Padding { get; }

    /// <summary>Where the channels stand. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>The number of parts that the channels are divided into; each filter sees one. Default 1.</summary>
    public long Groups { get; }

    /// <summary>Applied to the sum. Default linear.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool UseBias { get; }

    /// <summary>Gives the kernel's first value. Default <c>glorot_uniform</c>.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>Gives the bias's first value. Default <c>zeros</c>.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the kernel. Default null: none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>A penalty on the bias. Default null: none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>Applied to the kernel after every update. Default null: none.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>Applied to the bias after every update. Default null: none.</summary>
    public Constraint? BiasConstraint { get; }

    private bool ChannelsLast => DataFormat == DataFormat.ChannelsLast;

    private int Dimensions => windows.Length;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape)
    {
        if (inputShape.Rank != Dimensions + 2) throw new ArgumentException($"Layer '{Name}' takes inputs of {Dimensions + 2} axes. Received: {inputShape}.", nameof(inputShape));
        return Windows.OutputShape(windows, inputShape, Filters, ChannelsLast, Name);
    }

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: Dimensions + 2, FixedAxes: ChannelsLast ? [-1] : [1]);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        var channels = ChannelsLast ? input[^1] : input[1];
        if (channels % Groups != 0)
            throw new ArgumentException($"Layer '{Name}' divides the channels of its input into {Groups} groups; their number must be a multiple of it. Received: {input}.", nameof(input));
        ComputeOutputShape(input);
        kernel = weights.Add("kernel", [.. windows.Select(window => window.Size), channels / Groups, Filters], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) bias = weights.Add("bias", [Filters], BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ComputeOutputShape(input.shape);
        return Activation.Apply(Windows.Convolve(windows, input, kernel.Value, bias?.Value, ChannelsLast, Groups));
    }
}
