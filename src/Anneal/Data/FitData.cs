using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>The rows to train on and to validate on, checked.</summary>
internal sealed class FitData : IDisposable
{
    private FitData(Batch training) => Training = training;

    public Batch Training { get; private set; }

    public Batch? Validation { get; private set; }

    /// <summary>What deserves a warning.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <param name="read">Brings data into the order of the model.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="y">Targets.</param>
    /// <param name="sampleWeight">Weights, or none.</param>
    /// <param name="classWeight">Weights by class, or none.</param>
    /// <param name="validationSplit">The part of the rows to validate on.</param>
    /// <param name="validationData">Rows to validate on.</param>
    /// <param name="validationSampleWeight">Their weights.</param>
    /// <param name="checkFinite">Whether to look at every number.</param>
    public static FitData Create(
        Func<DataLike, DataLike, DataLike, DataNames, Batch> read,
        DataLike x,
        DataLike y,
        DataLike sampleWeight,
        IReadOnlyDictionary<int, double>? classWeight,
        double validationSplit = 0,
        (DataLike X, DataLike Y)? validationData = null,
        DataLike validationSampleWeight = default,
        bool checkFinite = false)
    {
        if (validationData is null && !validationSampleWeight.IsNull)
            throw new ArgumentException("validationSampleWeight needs validationData, which is missing.", nameof(validationSampleWeight));
        var data = new FitData(read(x, y, sampleWeight, DataNames.Plain));
        try
        {
            if (checkFinite) RequireFinite(data.Training);
            if (validationData is { } given)
            {
                data.Validation = read(given.X, given.Y, validationSampleWeight, DataNames.Validation);
                if (checkFinite) RequireFinite(data.Validation);
            }
            else if (validationSplit > 0)
            {
                using var all = data.Training;
                (data.Training, data.Validation) = SplitLast(all, validationSplit);
            }
            if (classWeight is null) return data;
            using var unweighted = data.Training;
            (data.Training, int[] absent) = ClassWeights.On(unweighted, classWeight);
            if (absent.Length > 0)
                data.Notes = [$"Warning: classWeight has weights for {string.Join(", ", absent.Select(label => $"class {label}"))}, which no row of the training data has."];
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
    }

    /// <summary>Splits off the last rows: the first part trains, the second validates. Counted as the decimal that was written: 0.9 of 10 rows are 9.</summary>
    private static (Batch Training, Batch Validation) SplitLast(Batch rows, double fraction)
    {
        var at = RowOrder.CountOf(1 - (decimal)fraction, rows.Count);
        if (at == 0 || at == rows.Count)
            throw new ArgumentException(
                $"validationSplit {fraction.ToString(CultureInfo.InvariantCulture)} of {rows.Count} rows leaves no rows to "
                + (at == 0 ? "train on." : "validate on."), "validationSplit");
        return (rows.Rows(0, at), rows.Rows(at, rows.Count - at));
    }

    /// <summary>Refuses NaN and infinity, naming the first row that has one.</summary>
    private static void RequireFinite(Batch rows)
    {
        foreach (var (name, tensors) in new[] { (rows.Names.X, rows.Inputs), (rows.Names.Y, rows.Targets), (rows.Names.SampleWeight, rows.SampleWeights) })
        {
            for (var i = 0; i < tensors.Count; i++)
            {
                if (tensors[i] is not { } values || !values.is_floating_point()) continue;
                using var scope = NewDisposeScope();
                var bad = values.isfinite().logical_not().reshape(rows.Count, -1).any(1);
                if (bad.any().item<bool>())
                    throw new ArgumentException(
                        $"{DataNames.Item(name, i, tensors.Count)} has NaN or infinity in row {bad.to(int8).argmax().item<long>()} ({bad.sum().item<long>()} rows in all).", name);
            }
        }
    }
}
