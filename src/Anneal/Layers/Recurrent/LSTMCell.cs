using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Native;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// One step of long short-term memory: <c>i, f, g, o = split(x . kernel + h . recurrent_kernel + bias)</c>,
/// <c>c ← σ(f) c + σ(i) φ(g)</c>, <c>h ← σ(o) φ(c)</c>, where σ is the recurrent activation and φ the activation.
/// </summary>
/// <remarks>
/// Input (batch, features) and states h and c (batch, units), output the new h. Variables: <c>kernel</c> (features, 4 units),
/// <c>recurrent_kernel</c> (units, 4 units),
/// <c>bias</c> (4 units,). Keras: <c>keras.layers.LSTMCell</c>. Source: Hochreiter and Schmidhuber, Long Short-Term Memory, 1997.
/// </remarks>
/// <example><code>
/// var step = new LSTMCell(8).ApplyAll(x, [h, c]); // output, new h, new c
/// </code></example>
[Keras("keras.layers"), ConfigOrder("units", "activation", "recurrent_activation", "use_bias", "unit_forget_bias")]
public sealed partial class LSTMCell : KernelCell
{
    /// <summary>A cell.</summary>
    /// <param name="units">The size of the output and of each state; at least 1.</param>
    /// <param name="activation">The activation function of the output. Default <c>tanh</c>.</param>
    /// <param name="recurrentActivation">The activation function of the gates. Default <c>sigmoid</c>.</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="kernelInitializer">The initializer of the kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="recurrentInitializer">The initializer of the recurrent kernel, by name or as an object. Default <c>orthogonal</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="unitForgetBias">Whether the bias of the forget gate is initialised to 1. Default true.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel. Default: none.</param>
    /// <param name="recurrentRegularizer">A penalty on the recurrent kernel. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernel, applied after every update. Default: none.</param>
    /// <param name="recurrentConstraint">A constraint on the recurrent kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="dropout">The fraction of the inputs to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="recurrentDropout">The fraction of the state to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="seed">The seed of dropout. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a dropout rate is outside [0, 1].</exception>
    public LSTMCell(
        long units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrentActivation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null,
        bool unitForgetBias = true,
        Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null,
        double dropout = 0.0,
        double recurrentDropout = 0.0,
        int? seed = null,
        string? name = null)
        : base(
            gates: 4, units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer, recurrentRegularizer, biasRegularizer,
            kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name)
    {
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UnitForgetBias = unitForgetBias;
    }

    /// <summary>The activation function of the gates. Default <c>sigmoid</c>.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Whether the bias of the forget gate is initialised to 1. Default true.</summary>
    public bool UnitForgetBias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> StateSize => [Units, Units];

    private protected override Initializer FirstBias => UnitForgetBias ? new ForgetBias(BiasInitializer, Units) : BiasInitializer;

    private protected override bool HasWhole(Tensor sequence) => BuiltIn.Is(Activation, "tanh") && BuiltIn.Is(RecurrentActivation, "sigmoid");

    private protected override (Tensor Outputs, Tensor[] States) Whole(Tensor sequence, Tensor[] states)
    {
        // Without gradients, libtorch's own is as fast, on all types and devices.
        if (!is_grad_enabled() || !TensorMemory.HasFloats(sequence, RecurrentKernel)) return LSTMScript.Run(sequence, states, Kernel, RecurrentKernel, Bias);
        var made = LSTMSequence.Run(Ops.Linear(sequence, Kernel, Bias), states[0], states[1], RecurrentKernel)[0];
        return (made.narrow(0, 0, sequence.size(0)), [made.select(0, -2), made.select(0, -1)]);
    }

    private protected override (Tensor Output, Tensor[] States) Step(Tensor sums, Tensor[] states, Tensor[]? masks) =>
        Step(sums.Plus(Sums(states[0], RecurrentKernel, masks, bias: null, ofState: true)).chunk(4, GateAxis), states[1], Activation, RecurrentActivation);

    /// <summary>From the sums of the four gates and the state c.</summary>
    internal static (Tensor Output, Tensor[] States) Step(Tensor[] gates, Tensor c, ActivationFunction activation, ActivationFunction recurrentActivation)
    {
        Tensor i = recurrentActivation.Apply(gates[0]), f = recurrentActivation.Apply(gates[1]), o = recurrentActivation.Apply(gates[3]);
        c = (f * c).Plus(i * activation.Apply(gates[2]));
        var h = o * activation.Apply(c);
        return (h, [h, c]);
    }

    private protected override IReadOnlyList<string> OutdatedKeys => ["implementation"];
}
