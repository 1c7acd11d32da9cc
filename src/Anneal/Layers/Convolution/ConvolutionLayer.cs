using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of convolution layers: <c>output = activation(kernel * input + bias)</c>.</summary>
/// <remarks>Kernels have the shapes of Keras, which begin with the sizes of the window.</remarks>
public abstract class ConvolutionLayer : UnaryLayer
{
    private Variable? bias;

    private protected ConvolutionLayer(
        Window[] windows, PaddingMode padding, Choice<DataFormat>? dataFormat, ActivationFunction? activation, bool useBias, Initializer? biasInitializer,
        Regularizer? biasRegularizer, Regularizer? activityRegularizer, Constraint? biasConstraint, string? name)
        : base(name, activityRegularizer)
    {
        Windows = windows;
        Padding = padding;
        DataFormat = Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat));
        Sliding.RequireSizes(windows);
        Activation = activation ?? "linear";
        UseBias = useBias;
        BiasInitializer = biasInitializer ?? "zeros";
        (BiasRegularizer, BiasConstraint) = (biasRegularizer, biasConstraint);
    }

    /// <summary>The padding of the input. Default <see cref="PaddingMode.Valid"/>.</summary>
    public PaddingMode Padding { get; }

    /// <summary>The position of the channel axis. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>The activation function of the output. Default: linear.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether to add a bias. Default true.</summary>
    public bool UseBias { get; }

    /// <summary>The initializer of the bias. Default <c>zeros</c>.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the bias. Default null: none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>The constraint on the bias, applied after every update. Default null: none.</summary>
    public Constraint? BiasConstraint { get; }

    internal Window[] Windows { get; }

    private protected int Dimensions => Windows.Length;

    private protected virtual string DoesNotFit => $"has a kernel of size {Text(window => window.Size)}, which does not fit into its input";

    private protected bool ChannelsLast => DataFormat == DataFormat.ChannelsLast;

    private protected override Shape ShapeFor(Shape input)
    {
        var sizes = input.ToArray();
        sizes[ChannelsLast ? Dimensions + 1 : 1] = OutputChannels(Channels(input));
        for (int i = 0, axis = ChannelsLast ? 1 : 2; i < Dimensions; i++, axis++)
            if (sizes[axis] != Shape.Unknown && (sizes[axis] = Positions(i, sizes[axis])) < 1)
                throw this.Refuses($"{DoesNotFit} along axis {axis}", input, "inputShape");
        return Memory.RequireForOutput(Name, sizes);
    }

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: Dimensions + 2, FixedAxes: ChannelsLast ? [-1] : [1]);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        ShapeFor(input);
        BuildKernels(input, weights);
        if (UseBias) bias = weights.Add("bias", [OutputChannels(Channels(input))], BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor input, CallContext context)
    {
        ShapeFor(input.shape);
        var x = ChannelsLast ? input.movedim([-1], [1]) : input;
        var call = CallScope.Current!;
        if (RectifiesAlone && call.PoolFollows && Pool(x, bias?.Value) is { } pooled)
        {
            call.PoolFollows = false;
            return Back(pooled);
        }
        var y = Convolve(x, bias?.Value);
        if (RectifiesAlone && call.ReluMayWait)
        {
            call.ReluMayWait = false;
            return Back(y);
        }
        // In place on a view, libtorch would copy the gradient of all that the view is of.
        return MakesNewMemory && BuiltIn.Is(Activation, "relu") ? Back(y.relu_()) : Activation.Apply(Back(y));

        Tensor Back(Tensor result) => ChannelsLast ? result.movedim([1], [-1]) : result;
    }

    /// <summary>Whether a rectified linear unit is the last that happens to the output.</summary>
    internal bool RectifiesAlone => ActivityRegularizer is null && BuiltIn.Is(Activation, "relu");

    private protected abstract void BuildKernels(Shape input, Weights weights);

    /// <summary>Whether the result of <see cref="Convolve"/> is a view of nothing.</summary>
    private protected virtual bool MakesNewMemory => Dimensions > 1;

    /// <summary>Convolves an input whose channel axis comes after the batch axis.</summary>
    private protected abstract Tensor Convolve(Tensor x, Tensor? bias);

    /// <summary>The largest of each 2 x 2 rectified numbers of <see cref="Convolve"/>; null where that is no faster at once.</summary>
    private protected virtual Tensor? Pool(Tensor x, Tensor? bias) => null;

    private protected abstract long OutputChannels(long channels);

    private protected virtual long Positions(int dimension, long length) => Windows[dimension].Positions(length);

    private protected long Channels(Shape input) => ChannelsLast ? input[^1] : input[1];

    private protected Shape KernelShape(long inner, long outer) => [.. Sizes(window => window.Size), inner, outer];

    private protected long[] Sizes(Func<Window, long> size) => [.. Windows.Select(size)];

    private protected string Text(Func<Window, long> size) => Sliding.Text(Windows, size);

    /// <inheritdoc cref="Sliding.Slide"/>
    private protected Tensor Slide(Tensor x, Tensor kernel, Tensor? bias, long groups) => Sliding.Slide(Windows, x, kernel, bias, groups);

    /// <summary>A convolution with a kernel (1..., channels, filters), as one matrix product.</summary>
    private protected static Tensor Mix(Tensor x, Tensor kernel, Tensor? bias) =>
        Ops.Linear(x.movedim([1], [-1]), kernel.reshape(-1, kernel.size(-1)), bias).movedim([-1], [1]);

    /// <inheritdoc cref="Sliding.WindowLast"/>
    private protected Tensor WindowLast(Tensor kernel) => Sliding.WindowLast(kernel, Dimensions);
}
