using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Fully connected layer: <c>output = activation(input . kernel + bias)</c>.</summary>
/// <remarks>
/// Input (batch, ..., features), output (batch, ..., units); kernel (features, units), bias (units,).
/// Keras: <c>keras.layers.Dense</c>.
/// </remarks>
/// <example><code>
/// new Dense(128, activation: "relu")
/// new Dense(10, kernelInitializer: new HeNormal(seed: 1), useBias: false)
/// </code></example>
[Keras("keras.layers"), ConfigConstant("quantization_config")]
public sealed partial class Dense : UnaryLayer
{
    private static readonly InputSpec Features = new(LeastRank: 2, FixedAxes: [-1]);

    private readonly LowRank lora;
    private Variable? bias;

    /// <summary>A fully connected layer.</summary>
    /// <param name="units">The size of the last axis of the output; at least 1.</param>
    /// <param name="activation">The activation function, by name or as an object. Default: none (linear).</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="kernelInitializer">The initializer of the kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel, added to the loss. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias, added to the loss. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="loraRank">The rank of LoRA, which freezes the kernel and trains a low-rank change of it; at least 1. Default: no LoRA.</param>
    /// <param name="loraAlpha">The scale of LoRA; the change is multiplied by <c>loraAlpha / loraRank</c>. Default: <paramref name="loraRank"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    public Dense(
        long units,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        [OmitFromConfig(null)] Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        [OmitFromConfig(null)] long? loraRank = null,
        [OmitFromConfig(null)] Number? loraAlpha = null,
        string? name = null)
        : base(name, activityRegularizer)
    {
        Units = Require.AtLeast(units, 1);
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        (KernelRegularizer, BiasRegularizer, KernelConstraint, BiasConstraint) = (kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint);
        lora = new(this, loraRank, loraAlpha, kernelConstraint, nameof(kernelConstraint));
    }

    /// <summary>The size of the last axis of the output.</summary>
    public long Units { get; }

    /// <summary>The activation function of the output. Default: linear.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether to add a bias. Default true.</summary>
    public bool UseBias { get; }

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

    internal Tensor Effective => lora.Effective;

    /// <summary>Freezes the kernel and trains a low-rank change of it: <c>kernel + loraAlpha / rank · a b</c>.</summary>
    /// <param name="rank">The size of the axis that the two trained matrices share; at least 1.</param>
    /// <param name="loraAlpha">The scale of the change. Default: <paramref name="rank"/>.</param>
    /// <param name="aInitializer">The initializer of <c>lora_kernel_a</c>. Default <c>he_uniform</c>.</param>
    /// <param name="bInitializer">The initializer of <c>lora_kernel_b</c>. Default <c>zeros</c>, so the output does not change at first.</param>
    /// <exception cref="InvalidOperationException">The layer is not built, has LoRA already, or has a constraint on the kernel.</exception>
    /// <remarks>Compile the model again afterwards. Keras: <c>enable_lora</c>.</remarks>
    public void EnableLora(long rank, Number? loraAlpha = null, Initializer? aInitializer = null, Initializer? bInitializer = null) => lora.Enable(rank, loraAlpha, aInitializer, bInitializer);

    private protected override Shape ShapeFor(Shape input) => [.. input[..^1], Units];

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override InputSpec Accepts => Features;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        var kernel = weights.Add("kernel", [input[^1], Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) bias = weights.Add("bias", [Units], BiasInitializer, BiasRegularizer, BiasConstraint);
        lora.Begin(kernel);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        var (matrix, rectifies) = (Effective, BuiltIn.Is(Activation, "relu"));
        Tensor y;
        if (RowProduct.Serves(input, matrix)) y = RowProduct.Of(input, matrix, bias?.Value, rectifies);
        else if (DenseProduct.Serves(input, matrix)) y = DenseProduct.Of(input, matrix, bias?.Value, rectifies);
        else return Activation.Apply(Ops.Linear(input, matrix, bias?.Value));
        return rectifies ? y : Activation.Apply(y);
    }
}
