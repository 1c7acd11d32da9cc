using Anneal.Naming;

namespace Anneal.Metrics;

internal static class MetricNames
{
    public static readonly NameTable<Metric> Table = Create();

    private static NameTable<Metric> Create()
    {
        var table = new NameTable<Metric>("metric", "new MeanAbsoluteError()");
        table.Add(() => new BinaryAccuracy(), "BinaryAccuracy", "binary_accuracy");
        table.Add(() => new BinaryCrossentropy(), "BinaryCrossentropy", "binary_crossentropy", "bce", "BCE");
        table.Add(() => new CategoricalAccuracy(), "CategoricalAccuracy", "categorical_accuracy");
        table.Add(() => new CategoricalCrossentropy(), "CategoricalCrossentropy", "categorical_crossentropy");
        table.Add(() => new CategoricalHinge(), "CategoricalHinge", "categorical_hinge");
        table.Add(() => new CosineSimilarity(), "CosineSimilarity", "cosine_similarity");
        table.Add(() => new Hinge(), "Hinge", "hinge");
        table.Add(() => new KLDivergence(), "KLDivergence", "kl_divergence");
        table.Add(() => new LogCoshError(), "LogCoshError", "log_cosh_error");
        table.Add(() => new MeanAbsoluteError(), "MeanAbsoluteError", "mean_absolute_error", "mae", "MAE");
        table.Add(() => new MeanAbsolutePercentageError(), "MeanAbsolutePercentageError", "mean_absolute_percentage_error", "mape", "MAPE");
        table.Add(() => new MeanSquaredError(), "MeanSquaredError", "mean_squared_error", "mse", "MSE");
        table.Add(() => new MeanSquaredLogarithmicError(), "MeanSquaredLogarithmicError", "mean_squared_logarithmic_error", "msle", "MSLE");
        table.Add(() => new Poisson(), "Poisson", "poisson");
        table.Add(() => new RootMeanSquaredError(), "RootMeanSquaredError", "root_mean_squared_error");
        table.Add(() => new SparseCategoricalAccuracy(), "SparseCategoricalAccuracy", "sparse_categorical_accuracy");
        table.Add(() => new SparseCategoricalCrossentropy(), "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy");
        table.Add(() => new SparseTopKCategoricalAccuracy(), "SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy");
        table.Add(() => new SquaredHinge(), "SquaredHinge", "squared_hinge");
        table.Add(() => new TopKCategoricalAccuracy(), "TopKCategoricalAccuracy", "top_k_categorical_accuracy");
        foreach (var name in new[] { "accuracy", "acc", "crossentropy", "ce" }) table.Add(() => new DeferredMetric(name), name);
        return table;
    }
}
