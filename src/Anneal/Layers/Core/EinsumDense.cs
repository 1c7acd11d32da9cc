using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Dense layer over any axes: <c>output = activation(einsum(equation, input, kernel) + bias)</c>.</summary>
/// <remarks>
/// The equation names each axis by a letter: <c>abc,cd->abd</c> sums over the last axis, as <see cref="Dense"/> does. Three dots,
/// <c>...x,xy->...y</c> or <c>ab...,bc->ac...</c>, stand for axes that stay. Input: the axes before the comma. Output: the axes after the
/// arrow, with the sizes of <see cref="OutputShape"/>. Variables: <c>kernel</c>, with the axes between comma and arrow; <c>bias</c>, with
/// the axes of the output from the first of <see cref="BiasAxes"/> on and a size of 1 along axes that are not in <see cref="BiasAxes"/>.
/// Keras: <c>keras.layers.EinsumDense</c>.
/// </remarks>
/// <example><code>
/// new EinsumDense("abc,cd->abd", [null, 64], biasAxes: "d")
/// new EinsumDense("...x,xy->...y", [64], activation: "relu", biasAxes: "y")
/// </code></example>
[Keras("keras.layers"), ConfigConstant("quantization_config"), ConfigOrder("output_shape", "equation", "activation", "bias_axes")]
public sealed partial class EinsumDense : UnaryLayer
{
    private readonly EinsumEquation einsum;
    private readonly Shape told;
    private readonly LowRank lora;
    private Variable? bias;

    /// <summary>A dense layer over any axes.</summary>
    /// <param name="equation">Axes of input, kernel and output: <c>abc,cd->abd</c>.</param>
    /// <param name="outputShape">The sizes of the output, without the batch axis and the axes of the dots; null for a size of the input.</param>
    /// <param name="activation">The activation function, by name or as an object. Default: none (linear).</param>
    /// <param name="biasAxes">The axes of the bias, for example <c>d</c>. Default: no bias.</param>
    /// <param name="kernelInitializer">The initializer of the kernel, by name or as an object. Default <c>glorot_uniform</c>, whose inputs are the axes that are summed over.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel, added to the loss. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias, added to the loss. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="loraRank">The rank of LoRA, which freezes the kernel and trains a low-rank change of it; at least 1. Default: no LoRA.</param>
    /// <param name="loraAlpha">The scale of LoRA; the change is multiplied by <c>loraAlpha / loraRank</c>. Default: <paramref name="loraRank"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="equation"/> does not have one of the three forms, or
    /// <paramref name="biasAxes"/> contains an axis that is not in the output.</exception>
    public EinsumDense(
        string equation,
        IReadOnlyList<long?> outputShape,
        ActivationFunction? activation = null,
        string? biasAxes = null,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        [OmitFromConfig(null)] long? loraRank = null,
        [OmitFromConfig(null)] Number? loraAlpha = null,
        string? name = null)
        : base(name, activityRegularizer)
    {
        einsum = new(equation);
        if (biasAxes is not null && (biasAxes.Length == 0 || biasAxes.Any(axis => !einsum.Output.Contains(axis))))
            throw Require.Refused(biasAxes, $"some of the axes of the output, {einsum.Output}");
        ArgumentNullException.ThrowIfNull(outputShape);
        (Equation, OutputShape, BiasAxes) = (equation, PartialShape.Checked(outputShape)!, biasAxes);
        told = PartialShape.Of(outputShape);
        Activation = activation ?? "linear";
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        (KernelRegularizer, BiasRegularizer, KernelConstraint, BiasConstraint) = (kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint);
        lora = new(this, loraRank, loraAlpha, kernelConstraint, nameof(kernelConstraint));
    }

    /// <summary>Axes of input, kernel and output.</summary>
    public string Equation { get; }

    /// <summary>The sizes of the output, without the batch axis and the axes of the dots; null for a size of the input.</summary>
    public IReadOnlyList<long?> OutputShape { get; }

    /// <summary>The activation function of the output. Default: linear.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>The axes of the bias. Default null: no bias.</summary>
    public string? BiasAxes { get; }

    /// <summary>The initializer of the kernel. Default <c>glorot_uniform</c>.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The initializer of the bias. Default <c>zeros</c>.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the kernel. Default null: none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>A penalty on the bias. Default null: none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>The constraint on the kernel, applied after every update. Default null: none.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>The constraint on the bias, applied after every update. Default null: none.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>The rank of LoRA. Default null: no LoRA.</summary>
    public long? LoraRank => lora.Rank;

    /// <summary>The scale of LoRA, by default the rank; null without LoRA.</summary>
    public Number? LoraAlpha => lora.Alpha;

    /// <summary>Freezes the kernel and trains a low-rank change of it along its last axis: <c>kernel + loraAlpha / rank · a b</c>.</summary>
    /// <param name="rank">The size of the axis that the two trained arrays share; at least 1.</param>
    /// <param name="loraAlpha">The scale of the change. Default: <paramref name="rank"/>.</param>
    /// <param name="aInitializer">The initializer of <c>lora_kernel_a</c>. Default <c>he_uniform</c>.</param>
    /// <param name="bInitializer">The initializer of <c>lora_kernel_b</c>. Default <c>zeros</c>, so the output does not change at first.</param>
    /// <exception cref="InvalidOperationException">The layer is not built, has LoRA already, or has a constraint on the kernel.</exception>
    /// <remarks>Compile the model again afterwards. Keras: <c>enable_lora</c>.</remarks>
    public void EnableLora(long rank, Number? loraAlpha = null, Initializer? aInitializer = null, Initializer? bInitializer = null) => lora.Enable(rank, loraAlpha, aInitializer, bInitializer);

    internal Tensor Effective => lora.Effective;

    // As in Keras, an axis that is null in OutputShape stays unknown, even if the input has its size.
    private protected override Shape ShapeFor(Shape input) => einsum.OutputShape(this, input, told);

    /// <inheritdoc/>
    protected override InputSpec Accepts => InputShape is { } built ? einsum.Accepts with { Rank = built.Rank } : einsum.Accepts;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        var (inputs, outputs) = einsum.KernelAxes;
        var initializer = ScalingInitializer.Along(KernelInitializer, inputs, outputs);
        var kernel = weights.Add("kernel", einsum.KernelShape(this, input, told), initializer, KernelRegularizer, KernelConstraint);
        if (BiasAxes is { } axes) bias = weights.Add("bias", einsum.BiasShape(this, input, told, axes), BiasInitializer, BiasRegularizer, BiasConstraint);
        lora.Begin(kernel);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var sums = Ops.Einsum(Equation, input, Effective);
        return Activation.Apply(bias is null ? sums : sums.Plus(bias.Value));
    }
}
