using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Native;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// One step of a gated recurrent unit: update <c>z = σ(x . Kz + h . Rz)</c>, reset <c>r = σ(x . Kr + h . Rr)</c>, candidate <c>g = φ(x . Kg + r (h . Rg))</c>,
/// <c>h ← z h + (1 - z) g</c>, each with its bias, where σ is the recurrent activation and φ the activation.
/// </summary>
/// <remarks>
/// Input (batch, features) and state h (batch, units), output the new h. If <see cref="ResetAfter"/> is false, the candidate is <c>φ(x . Kg
/// + (r h) . Rg)</c>. Variables: <c>kernel</c> (features, 3 units),
/// <c>recurrent_kernel</c> (units, 3 units), <c>bias</c> (2, 3 units), for the inputs and for the state, or (3 units,) if <see cref="ResetAfter"/> is false.
/// Keras: <c>keras.layers.GRUCell</c>. Source: Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014.
/// </remarks>
/// <example><code>
/// var step = new GRUCell(8).ApplyAll(x, [h]); // output, new h
/// </code></example>
[Keras("keras.layers"), ConfigOrder("units")]
public sealed partial class GRUCell : KernelCell
{
    /// <summary>A cell.</summary>
    /// <param name="units">The size of the output and of each state; at least 1.</param>
    /// <param name="activation">The activation function of the output. Default <c>tanh</c>.</param>
    /// <param name="recurrentActivation">The activation function of the gates. Default <c>sigmoid</c>.</param>
    /// <param name="useBias">Whether to add a bias. Default true.</param>
    /// <param name="kernelInitializer">The initializer of the kernel, by name or as an object. Default <c>glorot_uniform</c>.</param>
    /// <param name="recurrentInitializer">The initializer of the recurrent kernel, by name or as an object. Default <c>orthogonal</c>.</param>
    /// <param name="biasInitializer">The initializer of the bias, by name or as an object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel. Default: none.</param>
    /// <param name="recurrentRegularizer">A penalty on the recurrent kernel. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the bias. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernel, applied after every update. Default: none.</param>
    /// <param name="recurrentConstraint">A constraint on the recurrent kernel, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the bias, applied after every update. Default: none.</param>
    /// <param name="dropout">The fraction of the inputs to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="recurrentDropout">The fraction of the state to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="resetAfter">Whether the reset gate is applied after the recurrent kernel, as in cuDNN. Default true.</param>
    /// <param name="seed">The seed of dropout. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a dropout rate is outside [0, 1].</exception>
    public GRUCell(
        long units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrentActivation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null,
        double dropout = 0.0,
        double recurrentDropout = 0.0,
        bool resetAfter = true,
        int? seed = null,
        string? name = null)
        : base(
            gates: 3, units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer, recurrentRegularizer, biasRegularizer,
            kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name)
    {
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        ResetAfter = resetAfter;
    }

    /// <summary>The activation function of the gates. Default <c>sigmoid</c>.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Whether the reset gate is applied after the recurrent kernel. Default true.</summary>
    public bool ResetAfter { get; }

    private protected override Shape BiasShape => ResetAfter ? [2, 3 * Units] : [3 * Units];

    private protected override Tensor? InputBias => ResetAfter ? Bias?.select(0, 0) : Bias;

    private Tensor? StateBias => ResetAfter ? Bias?.select(0, 1) : null;

    private protected override bool HasWhole(Tensor sequence) =>
        ResetAfter && BuiltIn.Is(Activation, "tanh") && BuiltIn.Is(RecurrentActivation, "sigmoid") && TensorMemory.HasFloats(sequence, RecurrentKernel);

    private protected override (Tensor Outputs, Tensor[] States) Whole(Tensor sequence, Tensor[] states)
    {
        var outputs = GRUSequence.Run(Ops.Linear(sequence, Kernel, InputBias), states[0], RecurrentKernel, StateBias ?? zeros(3 * Units, dtype: float32))[0];
        return (outputs, [outputs.select(0, -1)]);
    }

    private protected override (Tensor Output, Tensor[] States) Step(Tensor sums, Tensor[] states, Tensor[]? masks)
    {
        var (h, x) = (states[0], sums.chunk(3, 1));
        var first = ResetAfter ? 3 * Units : 2 * Units;
        var inner = Sums(h, RecurrentKernel[.., ..(int)first], masks?[..(int)(first / Units)], StateBias, ofState: true).split(Units, 1);
        h = ResetAfter
            ? Mix(x, inner, h, Activation, RecurrentActivation)
            : Mix(x, inner, h, Activation, RecurrentActivation, reset => (reset * (masks is null ? h : h * masks[2])).mm(RecurrentKernel[.., (int)first..]));
        return (h, [h]);
    }

    private protected override IReadOnlyList<string> OutdatedKeys => ["implementation"];

    /// <summary>The new state, from the sums of the gates of the input and of the state. The candidate function gives its part of the state, from the reset gate; null: the third
    /// sum times the gate.</summary>
    internal static Tensor Mix(
        Tensor[] x, Tensor[] inner, Tensor h, ActivationFunction activation, ActivationFunction recurrentActivation, Func<Tensor, Tensor>? candidate = null)
    {
        Tensor z = recurrentActivation.Apply(x[0].Plus(inner[0])), r = recurrentActivation.Apply(x[1].Plus(inner[1]));
        var g = activation.Apply(x[2].Plus(candidate?.Invoke(r) ?? r * inner[2]));
        return (z * h).Plus(Arithmetic.OneMinus(z) * g);
    }
}
