using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Inputs, targets and sample weights of equal length, from which batches are cut.</summary>
internal sealed class TensorDataset : IDisposable
{
    private readonly Tensor x;
    private readonly Tensor? y, sampleWeight;

    public TensorDataset(Tensor x, Tensor? y = null, Tensor? sampleWeight = null)
    {
        this.x = x.DetachFromDisposeScope();
        this.y = y?.DetachFromDisposeScope();
        this.sampleWeight = sampleWeight?.DetachFromDisposeScope();
        Count = x.size(0);
    }

    public long Count { get; }

    /// <summary>Checks what the user gave and takes it in. Names are those of the caller's parameters.</summary>
    public static TensorDataset Create(ArrayLike x, ArrayLike y = default, ArrayLike sampleWeight = default, bool needsTargets = true, string prefix = "")
    {
        var (xName, yName, weightName) = Names(prefix);
        using var scope = NewDisposeScope();
        var xs = Rows(x, xName);
        var ys = y.IsNull ? null : Rows(y, yName);
        var weights = sampleWeight.IsNull ? null : Rows(sampleWeight, weightName).to(float32);
        if (needsTargets && ys is null) throw new ArgumentException($"{yName} is missing: training and evaluation need targets.", yName);
        if (ys is not null && ys.size(0) != xs.size(0))
            throw new ArgumentException($"{xName} and {yName} must have as many rows. Received: {xs.size(0)} and {ys.size(0)}.", yName);
        if (weights is not null && weights.size(0) != xs.size(0))
            throw new ArgumentException($"{xName} and {weightName} must have as many rows. Received: {xs.size(0)} and {weights.size(0)}.", weightName);
        return new(xs, ys, weights);
    }

    /// <summary>Splits off the last rows: the first part trains, the second validates.</summary>
    public (TensorDataset Training, TensorDataset Validation) SplitLast(double fraction)
    {
        var at = (long)Math.Floor(Count * (1 - fraction));
        if (at == 0 || at == Count)
            throw new ArgumentException(
                $"validationSplit {fraction.ToString(System.Globalization.CultureInfo.InvariantCulture)} of {Count} rows leaves no rows to "
                + (at == 0 ? "train on." : "validate on."), "validationSplit");
        using var scope = NewDisposeScope();
        return (Part(0, at), Part(at, Count - at));

        TensorDataset Part(long start, long length) => new(x.narrow(0, start, length), y?.narrow(0, start, length), sampleWeight?.narrow(0, start, length));
    }

    /// <summary>The same rows with weights by class; there must be no sample weights yet.</summary>
    public TensorDataset WithClassWeights(IReadOnlyDictionary<int, double> classWeight)
    {
        if (sampleWeight is not null)
            throw new ArgumentException("classWeight and sampleWeight cannot be given together: multiply them into sampleWeight.", nameof(classWeight));
        using var scope = NewDisposeScope();
        var classes = y!.dim() > 1 && y.size(-1) > 1 ? (y.dtype == ScalarType.Bool ? y.to(uint8) : y).argmax(-1) : y;
        if (classes.numel() != Count) throw new ArgumentException($"classWeight needs one class for each row; y has shape {(Shape)y.shape}.", nameof(classWeight));
        classes = classes.reshape(Count);
        var weights = ones(Count);
        foreach (var (label, weight) in classWeight)
        {
            if (!double.IsFinite(weight) || weight < 0)
                throw new ArgumentOutOfRangeException(nameof(classWeight), weight, $"The weight of class {label} must be finite and >= 0.");
            weights.Fill_(classes.Is(label), weight);
        }
        return new(x.alias(), y.alias(), weights);
    }

    /// <summary>Refuses NaN and infinity, naming the first row that has one.</summary>
    public void CheckFinite(string prefix = "")
    {
        var (xName, yName, weightName) = Names(prefix);
        foreach (var (name, values) in new[] { (xName, x), (yName, y), (weightName, sampleWeight) })
        {
            if (values is null || !values.is_floating_point()) continue;
            using var scope = NewDisposeScope();
            var bad = values.isfinite().logical_not().reshape(Count, -1).any(1);
            if (bad.any().item<bool>())
                throw new ArgumentException($"{name} has NaN or infinity in row {bad.to(int8).argmax().item<long>()} ({bad.sum().item<long>()} rows in all).", name);
        }
    }

    /// <summary>The first row, as a batch of its own.</summary>
    public Batch First() => Rows(0, 1);

    /// <summary>All targets; null where there are none.</summary>
    public Tensor? Targets => y;

    /// <summary>Rows as they stand: views, nothing is copied.</summary>
    public Batch Rows(long start, long count) => new(x.narrow(0, start, count), y?.narrow(0, start, count), sampleWeight?.narrow(0, start, count), count);

    /// <summary>Rows by index.</summary>
    public Batch Rows(Tensor indices) =>
        new(x.index_select(0, indices), y?.index_select(0, indices), sampleWeight?.index_select(0, indices), indices.size(0));

    public void Dispose()
    {
        x.Dispose();
        y?.Dispose();
        sampleWeight?.Dispose();
    }

    private static (string X, string Y, string SampleWeight) Names(string prefix) =>
        prefix.Length == 0 ? ("x", "y", "sampleWeight") : ($"{prefix}Data.X", $"{prefix}Data.Y", $"{prefix}SampleWeight");

    private static Tensor Rows(ArrayLike values, string name)
    {
        Tensor tensor;
        try
        {
            tensor = values.ToTensor();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{name}: {e.Message}", name, e);
        }
        if (tensor.dim() == 0 || tensor.size(0) == 0)
            throw new ArgumentException($"{name} has no rows; its shape is {(Shape)tensor.shape}.", name);
        return tensor;
    }
}
