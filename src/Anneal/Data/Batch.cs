using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>The rows of one training or evaluation step. The tensors live until the step ends.</summary>
/// <remarks>Inputs, targets and weights are flat, in the order of the model's inputs and outputs.</remarks>
public sealed class Batch
{
    private readonly Tensor[] inputs;
    private readonly Tensor?[] targets, weights;

    internal Batch(Tensor[] inputs, Tensor?[] targets, Tensor?[] weights, long count) =>
        (this.inputs, this.targets, this.weights, Count) = (inputs, targets, weights, count);

    /// <summary>The inputs.</summary>
    public IReadOnlyList<Tensor> Inputs => inputs;

    /// <summary>The targets; null for an output without targets.</summary>
    public IReadOnlyList<Tensor?> Targets => targets;

    /// <summary>The sample weights: one tensor for all outputs, or one per output. Empty if none were given.</summary>
    public IReadOnlyList<Tensor?> SampleWeights => weights;

    /// <summary>The input of a model with one input.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Tensor X => inputs.Length == 1 ? inputs[0] : throw new InvalidOperationException($"The batch has {inputs.Length} inputs: use Inputs.");

    /// <summary>The targets of a model with one output, or null if there are none.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Tensor? Y => targets.Length switch
    {
        0 => null,
        1 => targets[0],
        _ => throw new InvalidOperationException($"The batch has {targets.Length} targets: use Targets."),
    };

    /// <summary>The sample weights, if they are the same for all outputs; null if none were given.</summary>
    /// <exception cref="InvalidOperationException">Each output has its own sample weights.</exception>
    public Tensor? SampleWeight => weights.Length < 2 ? WeightOf(0) : throw new InvalidOperationException($"The batch has weights for {weights.Length} outputs: use SampleWeights.");

    /// <summary>The number of samples.</summary>
    public long Count { get; }

    /// <summary>The target of an output.</summary>
    internal Tensor? Target(int output) => output < targets.Length ? targets[output] : null;

    /// <summary>The weights of the samples for an output.</summary>
    internal Tensor? WeightOf(int output) => weights.Length == 0 ? null : weights[weights.Length == 1 ? 0 : output];
}
