namespace Anneal.Data;

/// <summary>The rows to train on and to validate on, checked.</summary>
internal sealed class FitData : IDisposable
{
    public FitData(
        ArrayLike x,
        ArrayLike y,
        ArrayLike sampleWeight,
        IReadOnlyDictionary<int, double>? classWeight,
        double validationSplit = 0,
        (ArrayLike X, ArrayLike Y)? validationData = null,
        ArrayLike validationSampleWeight = default,
        bool checkFinite = false)
    {
        if (validationData is null && !validationSampleWeight.IsNull)
            throw new ArgumentException("validationSampleWeight weighs the rows of validationData, which is missing.", nameof(validationSampleWeight));
        Training = TensorDataset.Create(x, y, sampleWeight);
        try
        {
            if (checkFinite) Training.CheckFinite();
            if (validationData is { } given)
            {
                Validation = TensorDataset.Create(given.X, given.Y, validationSampleWeight, prefix: "validation");
                if (checkFinite) Validation.CheckFinite(prefix: "validation");
            }
            else if (validationSplit > 0)
            {
                using var all = Training;
                (Training, Validation) = all.SplitLast(validationSplit);
            }
            if (classWeight is null) return;
            using var unweighted = Training;
            Training = unweighted.WithClassWeights(classWeight);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TensorDataset Training { get; }

    public TensorDataset? Validation { get; }

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
    }
}
