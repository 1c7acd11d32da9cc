using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>One step of a simple recurrent network: <c>h ← activation(x . kernel + h . recurrent_kernel + bias)</c>.</summary>
/// <remarks>
/// Input (batch, features) and state h (batch, units), output the new h. Variables: <c>kernel</c> (features, units),
/// <c>recurrent_kernel</c> (units, units), <c>bias</c> (units,).
/// Keras: <c>keras.layers.SimpleRNNCell</c>.
/// </remarks>
/// <example><code>
/// var step = new SimpleRNNCell(8).ApplyAll(x, [h]); // output, new h
/// </code></example>
[Keras("keras.layers"), ConfigOrder("units")]
public sealed partial class SimpleRNNCell : KernelCell
{
    /// <summary>A cell.</summary>
    /// <param name="units">The size of the output and of each state; at least 1.</param>
    /// <param name="activation">The activation function of the output. Default <c>tanh</c>.</param>
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
    /// <param name="seed">The seed of dropout. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or a dropout rate is outside [0, 1].</exception>
    public SimpleRNNCell(
        long units,
        ActivationFunction? activation = null,
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
        int? seed = null,
        string? name = null)
        : base(
            gates: 1, units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer, recurrentRegularizer, biasRegularizer,
            kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name)
    {
    }

    private protected override (Tensor Output, Tensor[] States) Step(Tensor sums, Tensor[] states, Tensor[]? masks)
    {
        var h = Activation.Apply(sums.Plus(Sums(states[0], RecurrentKernel, masks, bias: null, ofState: true)));
        return (h, [h]);
    }
}
