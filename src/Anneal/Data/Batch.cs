using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Rows that are trained or measured on together. The tensors live until the step they were given to ends.</summary>
/// <remarks>Inputs, targets and weights are flat, in the order of the model's inputs and outputs.</remarks>
public sealed class Batch
{
    private readonly Tensor[] inputs;
    private readonly Tensor?[] targets, weights;

    internal Batch(Tensor[] inputs, Tensor?[] targets, Tensor?[] weights, long count) =>
        (this.inputs, this.targets, this.weights, Count) = (inputs, targets, weights, count);

    /// <summary>All inputs.</summary>
    public IReadOnlyList<Tensor> Inputs => inputs;

    /// <summary>All targets; null for an output that has none.</summary>
    public IReadOnlyList<Tensor?> Targets => targets;

    /// <summary>The weights of the samples: one for all outputs, or one an output; empty where none were given.</summary>
    public IReadOnlyList<Tensor?> SampleWeights => weights;

    /// <summary>The only input.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Tensor X => inputs.Length == 1 ? inputs[0] : throw new InvalidOperationException($"The batch has {inputs.Length} inputs: use Inputs.");

    /// <summary>The only target; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Tensor? Y => targets.Length switch
    {
        0 => null,
        1 => targets[0],
        _ => throw new InvalidOperationException($"The batch has {targets.Length} targets: use Targets."),
    };

    /// <summary>The weights of the samples where there is one for each; null where none were given.</summary>
    /// <exception cref="InvalidOperationException">The outputs have weights of their own.</exception>
    public Tensor? SampleWeight => weights.Length < 2 ? WeightOf(0) : throw new InvalidOperationException($"The batch has weights for {weights.Length} outputs: use SampleWeights.");

    /// <summary>The number of samples.</summary>
    public long Count { get; }

    /// <summary>The target of an output.</summary>
    internal Tensor? Target(int output) => output < targets.Length ? targets[output] : null;

    /// <summary>The weights of the samples for an output.</summary>
    internal Tensor? WeightOf(int output) => weights.Length == 0 ? null : weights[weights.Length == 1 ? 0 : output];
}
