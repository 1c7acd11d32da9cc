namespace Anneal.Data;

/// <summary>The rows to train on and to validate on, checked.</summary>
internal sealed class FitData : IDisposable
{
    private FitData(TensorDataset training) => Training = training;

    public TensorDataset Training { get; private set; }

    public TensorDataset? Validation { get; private set; }

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
        Func<DataLike, DataLike, DataLike, DataNames, TensorDataset> read,
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
            if (checkFinite) data.Training.CheckFinite(DataNames.Plain);
            if (validationData is { } given)
            {
                data.Validation = read(given.X, given.Y, validationSampleWeight, DataNames.Validation);
                if (checkFinite) data.Validation.CheckFinite(DataNames.Validation);
            }
            else if (validationSplit > 0)
            {
                using var all = data.Training;
                (data.Training, data.Validation) = all.SplitLast(validationSplit);
            }
            if (classWeight is null) return data;
            using var unweighted = data.Training;
            (data.Training, int[] absent) = unweighted.WithClassWeights(classWeight);
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
}
