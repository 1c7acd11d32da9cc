using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Inputs, targets and sample weights of equal length, from which batches are cut. Each is flat, in the order of the model's inputs or outputs.</summary>
internal sealed class TensorDataset : IDisposable
{
    private readonly Tensor[] x;
    private readonly Tensor?[] y, sampleWeight;

    public TensorDataset(Tensor x, Tensor? y = null, Tensor? sampleWeight = null)
        : this([x], y is null ? [] : [y], sampleWeight is null ? [] : [sampleWeight])
    {
    }

    public TensorDataset(Tensor[] x, Tensor?[] y, Tensor?[] sampleWeight)
    {
        (this.x, this.y, this.sampleWeight) = (x, y, sampleWeight);
        foreach (var tensor in All) tensor.DetachFromDisposeScope();
        Count = x[0].size(0);
    }

    public long Count { get; }

    /// <summary>The parameters that the data was given to.</summary>
    public DataNames Names { get; private init; } = DataNames.Plain;

    /// <summary>All inputs.</summary>
    public IReadOnlyList<Tensor> Inputs => x;

    /// <summary>All targets.</summary>
    public IReadOnlyList<Tensor?> Targets => y;

    /// <summary>All weights.</summary>
    public IReadOnlyList<Tensor?> SampleWeights => sampleWeight;

    private IEnumerable<Tensor> All => x.Concat(y.Concat(sampleWeight).OfType<Tensor>());

    /// <summary>Checks what the user gave and takes it in: one input, one output. Names are those of the caller's parameters.</summary>
    public static TensorDataset Create(ArrayLike x, ArrayLike y = default, ArrayLike sampleWeight = default, bool needsTargets = true) =>
        Create([x], y.IsNull ? [] : [y], sampleWeight.IsNull ? [] : [sampleWeight], DataNames.Plain, needsTargets: needsTargets);

    /// <summary>Checks what the user gave and takes it in.</summary>
    public static TensorDataset Create(ArrayLike[] x, ArrayLike[] y, ArrayLike[] sampleWeight, DataNames names, Ports? inputs = null, bool needsTargets = true, Device? device = null)
    {
        using var scope = NewDisposeScope();
        if (x.Length == 0) x = [default];
        Tensor[] xs = [.. x.Select((array, i) => Rows(array, names.X, i, x.Length))];
        Tensor?[] ys = [.. y.Select((array, i) => array.IsNull ? null : Rows(array, names.Y, i, y.Length))];
        Tensor?[] weights = [.. sampleWeight.Select((array, i) => array.IsNull ? null : Rows(array, names.SampleWeight, i, sampleWeight.Length).to(float32))];
        if (needsTargets && ys.All(tensor => tensor is null)) throw new ArgumentException($"{names.Y} is missing: training and evaluation need targets.", names.Y);
        RequireAsMany(xs, names.X);
        RequireAsMany(ys, names.Y);
        RequireAsMany(weights, names.SampleWeight);
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] is { } weight) RequireWeights(weight, DataNames.Item(names.SampleWeight, i, weights.Length), names.SampleWeight);
        return new(inputs?.AsDeclared(xs, names.X) ?? xs, ys, weights) { Names = names, Device = device ?? CPU };

        void RequireAsMany(Tensor?[] tensors, string name)
        {
            foreach (var tensor in tensors)
                if (tensor is not null && tensor.size(0) != xs[0].size(0))
                    throw new ArgumentException($"{names.X} and {name} must have the same number of rows; they had {xs[0].size(0)} and {tensor.size(0)}.", name);
        }
    }

    /// <summary>Splits off the last rows: the first part trains, the second validates. Counted as the decimal that was written: 0.9 of 10 rows are 9.</summary>
    public (TensorDataset Training, TensorDataset Validation) SplitLast(double fraction)
    {
        var at = RowOrder.CountOf(1 - (decimal)fraction, Count);
        if (at == 0 || at == Count)
            throw new ArgumentException(
                $"validationSplit {fraction.ToString(System.Globalization.CultureInfo.InvariantCulture)} of {Count} rows leaves no rows to "
                + (at == 0 ? "train on." : "validate on."), "validationSplit");
        using var scope = NewDisposeScope();
        return (Part(0, at), Part(at, Count - at));

        TensorDataset Part(long start, long length) => new(Cut(x, start, length)!, Cut(y, start, length), Cut(sampleWeight, start, length)) { Device = Device };
    }

    /// <summary>The same rows with weights by class, and the weighed classes that no row has; there must be one output and no sample weights yet.</summary>
    public (TensorDataset Weighted, int[] Absent) WithClassWeights(IReadOnlyDictionary<int, double> classWeight)
    {
        if (sampleWeight.Length > 0)
            throw new ArgumentException("classWeight and sampleWeight cannot be given together. Multiply the class weights into sampleWeight.", nameof(classWeight));
        if (y.Length == 0) throw new ArgumentException("classWeight needs y, which is missing.", nameof(classWeight));
        if (y is not [{ } targets])
            throw new ArgumentException($"classWeight needs a model with one output; there are {y.Length} targets. Give sampleWeight for each output.", nameof(classWeight));
        using var scope = NewDisposeScope();
        var weights = ClassWeights.Of(targets, Count, classWeight);
        return (new([.. x.Select(tensor => tensor.alias())], [targets.alias()], [weights]) { Device = Device }, [.. ClassWeights.Absent(targets, Count, classWeight)]);
    }

    /// <summary>Refuses NaN and infinity, naming the first row that has one.</summary>
    public void CheckFinite(DataNames names)
    {
        foreach (var (name, tensors) in new[] { (names.X, x), (names.Y, y), (names.SampleWeight, sampleWeight) })
        {
            for (var i = 0; i < tensors.Length; i++)
            {
                if (tensors[i] is not { } values || !values.is_floating_point()) continue;
                using var scope = NewDisposeScope();
                var bad = values.isfinite().logical_not().reshape(Count, -1).any(1);
                if (bad.any().item<bool>())
                    throw new ArgumentException(
                        $"{DataNames.Item(name, i, tensors.Length)} has NaN or infinity in row {bad.to(int8).argmax().item<long>()} ({bad.sum().item<long>()} rows in all).", name);
            }
        }
    }

    /// <summary>The first row, as a batch of its own.</summary>
    public Batch First() => Rows(0, 1);

    /// <summary>All rows, as a batch that owns the tensors.</summary>
    public Batch ToBatch() => new(x, y, sampleWeight, Count);

    /// <summary>Rows as they stand: views, nothing is copied.</summary>
    public Batch Rows(long start, long count)
    {
        var rows = new Batch(Cut(x, start, count)!, Cut(y, start, count), Cut(sampleWeight, start, count), count);
        if (Device.type == DeviceType.CPU) return rows;
        using (rows) return rows.To(Device);
    }

    /// <summary>Where rows are computed with.</summary>
    public Device Device { get; init; } = CPU;

    public void Dispose()
    {
        foreach (var tensor in All) tensor.Dispose();
    }

    private static Tensor?[] Cut(Tensor?[] tensors, long start, long count)
    {
        if (tensors.Length == 0) return tensors;
        var cut = new Tensor?[tensors.Length];
        for (var i = 0; i < cut.Length; i++) cut[i] = tensors[i]?.narrow(0, start, count);
        return cut;
    }

    private static void RequireWeights(Tensor weights, string name, string argument)
    {
        var good = weights.IsAtLeast(0).logical_and_(weights.isfinite());
        if (good.all().item<bool>()) return;
        var place = good.logical_not().flatten().to(int8).argmax().item<long>();
        var value = weights.flatten()[place].item<float>().ToString(System.Globalization.CultureInfo.InvariantCulture);
        throw new ArgumentException($"{name} must be 0 or more and finite in float32; row {place * weights.size(0) / weights.numel()} had {value}.", argument);
    }

    private static Tensor Rows(ArrayLike values, string argument, int index, int count)
    {
        var name = DataNames.Item(argument, index, count);
        Tensor tensor;
        try
        {
            tensor = values.ToTensor();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{name}: {e.Message}", argument, e);
        }
        if (tensor.dim() == 0 || tensor.size(0) == 0)
            throw new ArgumentException($"{name} has no rows; its shape is {(Shape)tensor.shape}.", argument);
        return tensor;
    }
}
