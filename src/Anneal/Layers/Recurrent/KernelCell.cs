using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of cells whose gates are sums of kernel times input, recurrent kernel times state, and bias.</summary>
/// <remarks>The kernels of the gates are side by side: (features, gates · units) and (units, gates · units).</remarks>
public abstract class KernelCell : RecurrentCell
{
    private readonly int gates;
    private RandomSource? random;
    private Variable kernel = null!;
    private Variable recurrentKernel = null!;
    private Variable? bias;

    private protected KernelCell(
        int gates, long units, ActivationFunction? activation, bool useBias, Initializer? kernelInitializer, Initializer? recurrentInitializer, Initializer? biasInitializer,
        Regularizer? kernelRegularizer, Regularizer? recurrentRegularizer, Regularizer? biasRegularizer, Constraint? kernelConstraint, Constraint? recurrentConstraint,
        Constraint? biasConstraint, double dropout, double recurrentDropout, int? seed, string? name)
        : base(name)
    {
        this.gates = gates;
        Units = Require.AtLeast(units, 1);
        Activation = activation ?? "tanh";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        RecurrentInitializer = recurrentInitializer ?? "orthogonal";
        BiasInitializer = biasInitializer ?? "zeros";
        (KernelRegularizer, RecurrentRegularizer, BiasRegularizer) = (kernelRegularizer, recurrentRegularizer, biasRegularizer);
        (KernelConstraint, RecurrentConstraint, BiasConstraint) = (kernelConstraint, recurrentConstraint, biasConstraint);
        Dropout = Require.Fraction(dropout);
        RecurrentDropout = Require.Fraction(recurrentDropout);
        Seed = seed;
    }

    /// <summary>Size of the output and of each state.</summary>
    public long Units { get; }

    /// <summary>The activation function of the output. Default <c>tanh</c>.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether to add a bias. Default true.</summary>
    public bool UseBias { get; }

    /// <summary>The initializer of the kernel. Default <c>glorot_uniform</c>.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The initializer of the recurrent kernel. Default <c>orthogonal</c>.</summary>
    public Initializer RecurrentInitializer { get; }

    /// <summary>The initializer of the bias. Default <c>zeros</c>.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the kernel. Default null: none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>A penalty on the recurrent kernel. Default null: none.</summary>
    public Regularizer? RecurrentRegularizer { get; }

    /// <summary>A penalty on the bias. Default null: none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>The constraint on the kernel, applied after every update. Default null: none.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>The constraint on the recurrent kernel, applied after every update. Default null: none.</summary>
    public Constraint? RecurrentConstraint { get; }

    /// <summary>The constraint on the bias, applied after every update. Default null: none.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>The fraction of the inputs to drop in training, with one mask for all steps of a batch. Default 0.</summary>
    public double Dropout { get; }

    /// <summary>The fraction of the state to drop in training, with one mask for all steps of a batch. Default 0.</summary>
    public double RecurrentDropout { get; }

    /// <summary>The seed of dropout; null if none was given.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> StateSize => [Units];

    private protected Tensor Kernel => kernel.Value;

    private protected Tensor RecurrentKernel => recurrentKernel.Value;

    private protected Tensor? Bias => bias?.Value;

    /// <summary>The bias's shape.</summary>
    private protected virtual Shape BiasShape => [gates * Units];

    /// <summary>The shape of a kernel for the gates.</summary>
    private protected virtual Shape KernelShape(long channels) => [channels, gates * Units];

    private protected virtual long ChannelsOf(Shape input) => input[^1];

    /// <summary>The axis along which the gates of a sum are side by side.</summary>
    private protected virtual int GateAxis => -1;

    /// <summary>The number of dropout masks of the inputs: as in Keras, one per gate if states are dropped too.</summary>
    private protected virtual int InputParts => RecurrentDropout > 0 ? gates : 1;

    /// <summary>The bias of the inputs.</summary>
    private protected virtual Tensor? InputBias => Bias;

    private protected virtual Initializer FirstBias => BiasInitializer;

    /// <inheritdoc/>
    protected sealed override void Build(Shape input, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        kernel = weights.Add("kernel", KernelShape(ChannelsOf(input)), KernelInitializer, KernelRegularizer, KernelConstraint);
        recurrentKernel = weights.Add("recurrent_kernel", KernelShape(Units), RecurrentInitializer, RecurrentRegularizer, RecurrentConstraint);
        bias = UseBias ? weights.Add("bias", BiasShape, FirstBias, BiasRegularizer, BiasConstraint) : null;
        random = Dropout > 0 || RecurrentDropout > 0 ? weights.AddRandom(Seed) : null;
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Step(Tensor input, IReadOnlyList<Tensor> states, CallContext context)
    {
        var run = Begin(input.unsqueeze(0), context.Training);
        var (output, after) = run.Step(run.Prepare(input), [.. states]);
        return [output, .. after];
    }

    internal sealed override CellRun Begin(Tensor sequence, bool training)
    {
        var step = sequence.shape[1..];
        var inputMasks = Masks(training ? Dropout : 0, InputParts, step, sequence);
        var stateMasks = Masks(training ? RecurrentDropout : 0, gates, StateShapes(step)[0], sequence);
        return new(
            input => Sums(input, Kernel, inputMasks, InputBias), (prepared, states) => Step(prepared, states, stateMasks),
            stateMasks is null && HasWhole(sequence) ? (input, states) => Whole(inputMasks is [var mask] ? input * mask : input, states) : null);
    }

    /// <summary>Whether a whole sequence can be computed at once, which is faster.</summary>
    /// <param name="sequence">Steps first: (steps, batch, features).</param>
    private protected virtual bool HasWhole(Tensor sequence) => false;

    /// <summary>All steps at once.</summary>
    private protected virtual (Tensor Outputs, Tensor[] States) Whole(Tensor sequence, Tensor[] states) => throw new NotSupportedException();

    /// <summary>One step.</summary>
    /// <param name="sums">Of the inputs, gates side by side.</param>
    /// <param name="states">Before the step.</param>
    /// <param name="masks">The factors that drop parts of the state, one for each gate; null for none.</param>
    private protected abstract (Tensor Output, Tensor[] States) Step(Tensor sums, Tensor[] states, Tensor[]? masks);

    /// <summary><c>x . kernel + bias</c> of an input or a state.</summary>
    private protected virtual Tensor Product(Tensor x, Tensor kernel, Tensor? bias, bool ofState) => Ops.Linear(x, kernel, bias);

    /// <summary><c>x . kernel + bias</c>, gates side by side, where masks may show each gate another part of x.</summary>
    private protected Tensor Sums(Tensor x, Tensor kernel, Tensor[]? masks, Tensor? bias, bool ofState = false)
    {
        if (masks is null) return Product(x, kernel, bias, ofState);
        var (kernels, biases) = (kernel.chunk(masks.Length, -1), bias?.chunk(masks.Length, 0));
        return cat([.. masks.Select((mask, gate) => Product(x * mask, kernels[gate], biases?[gate], ofState))], GateAxis);
    }

    private Tensor[]? Masks(double rate, int count, Shape shape, Tensor sequence) =>
        rate == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => DropoutMask.Of(shape.ToArray(), rate, random!.Next(), sequence))];
}
