using System.CommandLine;
using Anneal;
using Anneal.Datasets;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Fashion;
using Samples;

// Trains a classifier of clothes: dotnet run -c Release --project samples/Fashion
const int batchSize = 64;

var data = CommandLine.Words("--data", null, "The folder with the four files of Fashion-MNIST. Default: that of the package dataset-fashion-mnist.");
var epochs = CommandLine.Whole("--epochs", 8, least: 1, "The number of passes over the training data.");
var seed = CommandLine.Whole("--seed", 1, least: int.MinValue, "The seed. The same seed gives the same run.");
var picture = CommandLine.Words("--picture", "fashion.png", "The PNG file for the pictures that it got wrong.");
var command = new RootCommand("Trains a classifier of clothes, Fashion-MNIST, and shows what it got wrong.") { data, epochs, seed, picture };
command.SetAction(options => Train(options.GetValue(data), options.GetValue(epochs), options.GetValue(seed), options.GetValue(picture)!));
return command.Run(args);

static void Train(string? folder, int epochs, int seed, string picture)
{
    RandomSeed.Set(seed);
    var ((xTrain, yTrain), (xTest, yTest)) = FashionMnist.Load(folder);

    using var model = new Sequential([
        new Input(28, 28, 1),
        new Rescaling(1.0 / 255),
        new Conv2D(32, kernelSize: 3, padding: "same", activation: "relu"),
        new MaxPooling2D(),
        new Conv2D(64, kernelSize: 3, padding: "same", activation: "relu"),
        new MaxPooling2D(),
        new Dropout(0.3),
        new Flatten(),
        new Dense(128, activation: "relu"),
        new Dropout(0.4),
        new Dense(10, activation: "softmax"),
    ]);
    model.Summary();

    var steps = epochs * ((yTrain.Length + batchSize - 1) / batchSize);
    var rate = new CosineDecay(0.0, decaySteps: steps - (steps / 10), warmupTarget: 0.002, warmupSteps: steps / 10);
    model.Compile(new Adam(rate), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    // Ctrl+C ends training after the current update and keeps what was learned.
    using (var stop = new Interruption())
        model.Fit(xTrain, yTrain, batchSize, epochs, cancellationToken: stop.Token);

    var test = model.Evaluate(xTest, yTest, batchSize: 256, verbose: 0);
    Console.WriteLine($"Test: accuracy {test["accuracy"]:P2}, loss {test["loss"]:F4}");
    var mistakes = Mistakes.Of(model.Predict(xTest, batchSize: 256, verbose: 0), xTest, yTest);
    mistakes.Save(picture);
    Console.WriteLine($"{mistakes.Count} of {yTest.Length} test images were wrong. The most confident mistakes, with the class in black and the answer in red: {Path.GetFullPath(picture)}");
}
