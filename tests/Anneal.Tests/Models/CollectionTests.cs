using Anneal.Layers;
using Anneal.Models;
using Anneal.Tests.Optimizers;

namespace Anneal.Tests.Models;

/// <summary>The numbers in an operation live until it is done, whatever another thread collects meanwhile.</summary>
public sealed class CollectionTests
{
    private static readonly float[,] X = Samples.Inputs(64), Y = OneHot(Samples.Labels(64));

    private static readonly string[] losses =
    [
        "binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy", "categorical_hinge", "cosine_similarity",
        "dice", "hinge", "huber", "kl_divergence", "log_cosh", "mae", "mape", "mse", "msle", "poisson", "squared_hinge", "tversky",
    ];

    [Fact]
    public void Models_train_while_another_thread_collects()
    {
        // Only what is compiled for good lets go of its temporaries early.
        for (var i = 0; i < 80; i++) Train(i);
        using var collector = new Collector();
        for (var i = 0; collector.Collections < 5000; i++) Assert.All(Train(i), loss => Assert.True(double.IsFinite(loss)));
    }

    private static IReadOnlyList<double> Train(int i)
    {
        using var model = new Sequential(
        [
            new Input(3), new Rescaling(0.5, offset: 0.1), new Dense(4, "relu"), new Dropout(0.2), new Dense(4, "leaky_relu"), new Dense(4, "softplus"),
            new Dense(4, "sparse_plus"), new Dense(3, "softmax"),
        ]);
        var optimizer = OptimizerKinds.Create(OptimizerKinds.All[i % OptimizerKinds.All.Count]);
        optimizer.UsesTensorOperations = true;
        model.Compile(optimizer, losses[i % losses.Length], ["accuracy", "binary_accuracy", "root_mean_squared_error", "kl_divergence"]);
        return model.Fit(X, Y, batchSize: 8, epochs: 5, verbose: 0, seed: 1)["loss"];
    }

    private static float[,] OneHot(int[] labels)
    {
        var rows = new float[labels.Length, 3];
        for (var i = 0; i < labels.Length; i++) rows[i, labels[i]] = 1;
        return rows;
    }
}
