using Anneal.Distribution;
using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Rows of data: inputs, targets and sample weights. A step trains or evaluates on one batch.</summary>
/// <remarks>
/// A batch owns its tensors, and whoever reads a batch from an <see cref="IBatchSource"/> owns the batch. In a step it lives until the step ends.
/// Inputs, targets and weights are flat: in a step in the order of the model's inputs and outputs, elsewhere in the order given, those of a dictionary in the ordinal order of the names.
/// </remarks>
public sealed class Batch : IDisposable
{
    private readonly Tensor[] inputs;
    private readonly Tensor?[] targets, weights;
    private readonly BatchStructure? structure;

    internal Batch(Tensor[] inputs, Tensor?[] targets, Tensor?[] weights, long count, BatchStructure? structure = null) =>
        (this.inputs, this.targets, this.weights, Count, this.structure) = (inputs, targets, weights, count, structure);

    /// <summary>Makes a batch of arrays, lists of arrays, or dictionaries of arrays by the names of inputs and outputs.</summary>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <param name="y">The targets, one row per sample. Default: none, which is enough to predict.</param>
    /// <param name="sampleWeight">One weight per row, 0 or more. Default: none.</param>
    /// <exception cref="ArgumentException">There are no rows, arrays differ in their number of rows, or a weight is out of range.</exception>
    /// <remarks>TorchSharp tensors become the batch's and are freed with it; give <c>t.alias()</c> to keep <c>t</c>. Arrays must not change while the batch is in use.</remarks>
    public Batch(DataLike x, DataLike y = default, DataLike sampleWeight = default)
        : this(Sharing(x, y, sampleWeight))
    {
        foreach (var data in new[] { x, y, sampleWeight })
            foreach (var array in data.Arrays?.Flatten() ?? []) array.DisposeTensor();
    }

    private Batch(Batch other)
        : this(other.inputs, other.targets, other.weights, other.Count, other.structure)
    {
    }

    /// <summary>A batch of tensors that stay the caller's.</summary>
    internal static Batch Sharing(DataLike x, DataLike y, DataLike sampleWeight)
    {
        return GivenRows.Check(Flat(x), Flat(y), Flat(sampleWeight), DataNames.Plain, needsTargets: false, structure: BatchStructure.Of(x, y, sampleWeight));

        static ArrayLike[] Flat(DataLike data) => data.Arrays?.Flatten().ToArray() ?? [];
    }

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

    /// <summary>The number of samples, which is that of the rows of each tensor. Of several ranks that share a batch, one without a row of it gets the first row, which counts for nothing there.</summary>
    public long Count { get; }

    /// <summary>The parameters that the rows were given to.</summary>
    internal DataNames Names { get; init; } = DataNames.Plain;

    /// <summary>Which rows of a batch of several ranks these are; null for a whole batch.</summary>
    internal RowShare? Share { get; private init; }

    /// <summary>The number of samples on all ranks.</summary>
    internal long WholeCount => Share?.Whole ?? Count;

    /// <summary>What it has: all ranks must have the same of a batch.</summary>
    internal string Form => $"{inputs.Length} inputs, {targets.Count(target => target is not null)} targets and {weights.Count(weight => weight is not null)} sample weights";

    /// <summary>Whether its tensors are gone.</summary>
    internal bool IsFreed => inputs[0].IsInvalid;

    /// <summary>Inputs as they were given.</summary>
    internal DataLike XAsGiven => structure is null ? new(Flat(inputs)) : BatchStructure.Fill(structure.X, inputs);

    /// <summary>Targets as they were given.</summary>
    internal DataLike YAsGiven => structure is null ? new(Flat(targets)) : BatchStructure.Fill(structure.Y, targets);

    /// <summary>Weights as they were given.</summary>
    internal DataLike SampleWeightAsGiven => structure is null ? new(Flat(weights)) : BatchStructure.Fill(structure.SampleWeight, weights);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in inputs) tensor.Dispose();
        foreach (var tensor in targets) tensor?.Dispose();
        foreach (var tensor in weights) tensor?.Dispose();
    }

    /// <summary>The target of an output.</summary>
    internal Tensor? Target(int output) => output < targets.Length ? targets[output] : null;

    /// <summary>The weights of the samples for an output.</summary>
    internal Tensor? WeightOf(int output) => weights.Length == 0 ? null : weights[weights.Length == 1 ? 0 : output];

    /// <summary>Rows as they stand: views of these.</summary>
    internal Batch Rows(long start, long count) => Map(tensor => tensor.narrow(0, start, count), count);

    /// <summary>Rows by their places, copied.</summary>
    internal Batch Rows(Tensor places) => Map(tensor => tensor.index_select(0, places), places.size(0));

    /// <summary>The rows of one rank: views of these.</summary>
    internal Batch PartOf(RowShare share) => Map(tensor => tensor.narrow(0, share.Rows.Start, share.Rows.Length), share.Rows.Length, share);

    /// <summary>The rows of one rank, by the places of all rows of a batch, copied.</summary>
    internal Batch PartOf(RowShare share, Tensor places)
    {
        using var own = places.narrow(0, share.Rows.Start, share.Rows.Length);
        return Map(tensor => tensor.index_select(0, own), share.Rows.Length, share);
    }

    /// <summary>The same tensors as the rows of one rank. Takes what it is given.</summary>
    internal Batch As(RowShare? share) => share is null ? this : new(inputs, targets, weights, Count, structure) { Share = share };

    /// <summary>The same rows for another owner, with one weight for each.</summary>
    internal Batch Weighed(Tensor weight) => new(Each(inputs, tensor => tensor.alias())!, Each(targets, tensor => tensor.alias()), [weight.DetachFromDisposeScope()], Count);

    /// <summary>The same rows for another owner.</summary>
    internal Batch Alias() => Map(tensor => tensor.alias(), Count);

    /// <summary>A copy on a device, which may still be on its way.</summary>
    internal Batch To(Device device) => Map(tensor => Moved(tensor, device), Count, Share);

    /// <summary>The same rows in memory of their own.</summary>
    internal Batch Copy() => Map(tensor => tensor.clone(), Count);

    /// <summary>Writes other rows in the place of some.</summary>
    internal void Replace(Tensor places, Batch rows)
    {
        RequireAlike(rows);
        using var scope = NewDisposeScope();
        foreach (var (here, coming) in Tensors.Zip(rows.Tensors)) here.index_copy_(0, places, coming.to(here.dtype));
    }

    /// <summary>The rows of several batches in one.</summary>
    internal static Batch Join(IReadOnlyList<Batch> parts)
    {
        if (parts.Count == 1) return parts[0].Alias();
        foreach (var part in parts.Skip(1)) parts[0].RequireAlike(part);
        var all = parts.Select(part => part.Tensors.GetEnumerator()).ToArray();
        return parts[0].Map(_ => cat([.. all.Select(tensors => tensors.MoveNext() ? tensors.Current : throw new InvalidOperationException())]), parts.Sum(part => part.Count));
    }

    private static Tensor Moved(Tensor tensor, Device device)
    {
        if (device.type != DeviceType.CUDA || tensor.device_type != DeviceType.CPU) return tensor.to(device);
        using var pinned = tensor.pin_memory();
        return pinned.to(device, non_blocking: true);
    }

    /// <summary>A batch of the same structure that owns what is made of each tensor, in the order of inputs, targets and weights.</summary>
    private Batch Map(Func<Tensor, Tensor> map, long count, RowShare? share = null) => new(Each(inputs, map)!, Each(targets, map), Each(weights, map), count, structure) { Share = share };

    private static Tensor?[] Each(Tensor?[] tensors, Func<Tensor, Tensor> map)
    {
        if (tensors.Length == 0) return tensors;
        var mapped = new Tensor?[tensors.Length];
        for (var i = 0; i < mapped.Length; i++) mapped[i] = tensors[i] is { } tensor ? map(tensor).DetachFromDisposeScope() : null;
        return mapped;
    }

    private void RequireAlike(Batch other)
    {
        if (!AreAlike(inputs, other.inputs) || !AreAlike(targets, other.targets) || !AreAlike(weights, other.weights))
            throw new ArgumentException($"Batches that are joined or shuffled must have rows alike; one had {Text(this)}, another {Text(other)}.");

        static bool AreAlike(Tensor?[] these, Tensor?[] those)
        {
            if (these.Length != those.Length) return false;
            for (var i = 0; i < these.Length; i++)
                if (!IsAlike(these[i], those[i])) return false;
            return true;
        }

        static bool IsAlike(Tensor? one, Tensor? other)
        {
            if (one is null || other is null) return one is null && other is null;
            var axes = one.dim();
            if (axes != other.dim()) return false;
            for (var axis = 1; axis < axes; axis++)
                if (one.size(axis) != other.size(axis)) return false;
            return true;
        }

        static string Text(Batch batch) => string.Join(", ", new[] { ("x", batch.inputs), ("y", batch.targets), ("sampleWeight", batch.weights) }
            .Where(part => part.Item2.Length > 0)
            .Select(part => $"{part.Item1} of {string.Join(" and ", part.Item2.Select(tensor => tensor is null ? "nothing" : $"rows of shape {((Shape)tensor.shape)[1..]}"))}"));
    }

    private IEnumerable<Tensor> Tensors => inputs.Concat(targets.Concat(weights).OfType<Tensor>());

    private static Nest<ArrayLike>? Flat(Tensor?[] tensors) => tensors.Length switch
    {
        0 => null,
        1 => new Nest<ArrayLike>.One(tensors[0]),
        _ => new Nest<ArrayLike>.Many([.. tensors.Select(tensor => (Nest<ArrayLike>)(ArrayLike)tensor)]),
    };
}
