using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A fully connected layer: <c>output = activation(input . kernel + bias)</c>.</summary>
/// <remarks>
/// Input (batch, ..., features), output (batch, ..., units); kernel (features, units), bias (units,).
/// Keras: <c>keras.layers.Dense</c>, same order and defaults.
/// </remarks>
/// <example><code>
/// new Dense(128, activation: "relu")
/// new Dense(10, kernelInitializer: new HeNormal(seed: 1), useBias: false)
/// </code></example>
[Keras("keras.layers"), ConfigConstant("quantization_config")]
public sealed partial class Dense : UnaryLayer
{
    private static readonly InputSpec Features = new(LeastRank: 2, FixedAxes: [-1]);

    private Variable kernel = null!;
    private Variable? bias;

    /// <summary>A fully connected layer.</summary>
    /// <param name="units">Size of the output's last axis; at least 1.</param>
    /// <param name="activation">By name or function. Default: none (linear).</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="kernelInitializer">By name or object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">By name or object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel, added to the loss. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias, added to the loss. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss. Default: none.</param>
    /// <param name="kernelConstraint">Applied to the kernel after every update. Default: none.</param>
    /// <param name="biasConstraint">Applied to the bias after every update. Default: none.</param>
    /// <param name="name">Unique within the model.</param>
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
        string? name = null)
        : base(name, activityRegularizer)
    {
        if (units < 1) throw new ArgumentOutOfRangeException(nameof(units), units, "The number of units must be >= 1.");
        Units = units;
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        (KernelRegularizer, BiasRegularizer, KernelConstraint, BiasConstraint) = (kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint);
    }

    /// <summary>Size of the output's last axis.</summary>
    public long Units { get; }

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

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => [.. inputShape[..^1], Units];

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override InputSpec Accepts => Features;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        kernel = weights.Add("kernel", [input[^1], Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) bias = weights.Add("bias", [Units], BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Activation.Apply(Ops.Linear(input, kernel.Value, bias?.Value));
}
