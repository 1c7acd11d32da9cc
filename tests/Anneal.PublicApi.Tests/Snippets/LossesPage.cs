using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;

namespace UserCode;

public sealed class LossesPage
{
    private static readonly float[,] X = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
    private static readonly float[,] Y = { { 1 }, { 2 }, { 3 }, { 4 } };

    [Fact]
    public void Losses_and_metrics()
    {
        using var model = new Sequential([new Input(2), new Dense(1, activation: "sigmoid")]);
        float[,] labels = { { 0 }, { 1 }, { 0 }, { 1 } };
        // snippet: loss-by-name
        model.Compile("adam", loss: "binary_crossentropy", metrics: ["accuracy", "mae"]);
        // end snippet
        // snippet: loss-by-object
        model.Compile(
            "adam",
            loss: new BinaryFocalCrossentropy(labelSmoothing: 0.1),
            metrics: [new BinaryAccuracy(threshold: 0.7)],
            weightedMetrics: ["mae"]);
        Logs logs = model.Evaluate(X, labels, sampleWeight: new float[] { 1, 2, 1, 2 });
        // end snippet

        Assert.Equal(["binary_accuracy", "loss", "mae"], logs.Keys.Order(StringComparer.Ordinal));
    }
}
