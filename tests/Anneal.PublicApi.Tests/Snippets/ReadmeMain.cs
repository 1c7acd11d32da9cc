using Anneal.Datasets;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace UserCode;

public sealed class ReadmeMain
{
    [Fact]
    public void Trains_measures_and_predicts()
    {
        Anneal.RandomSeed.Set(1);
        // snippet: readme-main
        var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();

        var model = new Sequential([
            new Input(8, 8),
            new Rescaling(1.0 / 16),
            new Flatten(),
            new Dense(128, activation: "relu"),
            new Dense(10, activation: "softmax"),
        ]);
        model.Compile(
            new SGD(new ExponentialDecay(0.1, decaySteps: 200, decayRate: 0.9, staircase: true), momentum: 0.9),
            loss: "sparse_categorical_crossentropy",
            metrics: ["accuracy"]);

        var history = model.Fit(xTrain, yTrain, epochs: 5, validationSplit: 0.1);
        var result = model.Evaluate(xTest, yTest);
        var probabilities = model.Predict(xTest);
        // end snippet

        using (model)
        {
            Assert.Equal(["accuracy", "loss", "val_accuracy", "val_loss", "learning_rate"], history.Names);
            Assert.All([.. history.Names], name => Assert.Equal(5, history[name].Count));
            // 1,297 rows make 41 updates an epoch: the last update of epoch 5 is number 204, beyond the first stair.
            Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.1 * 0.9], history["learning_rate"]);
            // 0.1 is chance.
            Assert.True(result["accuracy"] > 0.8, $"accuracy {result["accuracy"]}");
            Assert.Equal([yTest.Length, 10], probabilities.Lengths.ToArray());
        }
    }
}
