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
        table.Add(() => new BinaryFocalCrossentropy(), "BinaryFocalCrossentropy", "binary_focal_crossentropy");
        table.Add(() => new CategoricalFocalCrossentropy(), "CategoricalFocalCrossentropy", "categorical_focal_crossentropy");
        table.Add(() => new CategoricalHinge(), "CategoricalHinge", "categorical_hinge");
        table.Add(() => new CosineSimilarity(), "CosineSimilarity", "cosine_similarity");
        table.Add(() => new CrossentropyByShape("crossentropy"), "crossentropy");
        table.Add(() => new CrossentropyByShape("ce"), "ce");
        table.Add(() => new CTC(), "CTC", "ctc");
        table.Add(() => new Dice(), "Dice", "dice");
        table.Add(() => new Hinge(), "Hinge", "hinge");
        table.Add(() => new Huber(), "Huber", "huber");
        table.Add(() => new KLDivergence(), "KLDivergence", "kl_divergence", "kld", "KLD");
        table.Add(() => new LogCosh(), "LogCosh", "log_cosh");
        table.Add(() => new MeanAbsoluteError(), "MeanAbsoluteError", "mean_absolute_error", "mae", "MAE");
        table.Add(() => new MeanAbsolutePercentageError(), "MeanAbsolutePercentageError", "mean_absolute_percentage_error", "mape", "MAPE");
        table.Add(() => new MeanSquaredError(), "MeanSquaredError", "mean_squared_error", "mse", "MSE");
        table.Add(() => new MeanSquaredLogarithmicError(), "MeanSquaredLogarithmicError", "mean_squared_logarithmic_error", "msle", "MSLE");
        table.Add(() => new Poisson(), "Poisson", "poisson");
        table.Add(() => new SparseCategoricalCrossentropy(), "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy");
        table.Add(() => new SquaredHinge(), "SquaredHinge", "squared_hinge");
        table.Add(() => new Tversky(), "Tversky", "tversky");
        return table;
    }
}
