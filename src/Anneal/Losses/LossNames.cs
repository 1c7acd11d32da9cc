using Anneal.Naming;

namespace Anneal.Losses;

internal static class LossNames
{
    public static readonly NameTable<Loss> Table = Create();

    private static NameTable<Loss> Create()
    {
        var table = new NameTable<Loss>("loss", "new MeanSquaredError()");
        table.Add(() => new BinaryCrossentropy(), "BinaryCrossentropy", "binary_crossentropy", "bce", "BCE");
        table.Add(() => new CategoricalCrossentropy(), "CategoricalCrossentropy", "categorical_crossentropy");
        table.Add(() => new MeanAbsoluteError(), "MeanAbsoluteError", "mean_absolute_error", "mae", "MAE");
        table.Add(() => new MeanSquaredError(), "MeanSquaredError", "mean_squared_error", "mse", "MSE");
        table.Add(() => new SparseCategoricalCrossentropy(), "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy");
        return table;
    }
}
