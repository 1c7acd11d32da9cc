using Anneal;
using Anneal.Datasets;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace UserCode;

public sealed class FirstModel
{
    [Fact]
    public void Learns_the_digits()
    {
        // snippet: first-model
        RandomSeed.Set(1);
        var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();

        using var model = new Sequential([
            new Input(8, 8),
            new Rescaling(1.0 / 16),
            new Flatten(),
            new Dense(64, activation: "relu"),
            new Dropout(0.2),
            new Dense(10, activation: "softmax"),
        ]);
        model.Summary();

        model.Compile(
            new Adam(new CosineDecay(0.01, decaySteps: 460)),
            loss: "sparse_categorical_crossentropy",
            metrics: ["accuracy"]);
        var history = model.Fit(xTrain, yTrain, epochs: 10, validationData: (xTest, yTest));
        var result = model.Evaluate(xTest, yTest);
        Console.WriteLine($"Accuracy {result["accuracy"]:P1}");
        // end snippet

        Assert.Equal(460, model.Optimizer.Iterations);
        Assert.Equal(history["val_accuracy"][^1], result["accuracy"]);
        // 0.1 is chance.
        Assert.True(result["accuracy"] > 0.9, $"accuracy {result["accuracy"]}");
    }
}
