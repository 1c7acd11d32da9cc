using System.CommandLine;
using Anneal;
using Anneal.Callbacks;
using Anneal.Datasets;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Samples;

// Trains a classifier of handwritten digits: dotnet run --project samples/Digits -- --epochs 10 --schedule cosine --seed 1
const int batchSize = 32, trainingRows = 1442;
const int stepsPerEpoch = (trainingRows + batchSize - 1) / batchSize;

string[] schedules = ["constant", "exponential", "inverse-time", "polynomial", "piecewise", "cosine", "restarts"];

var epochs = CommandLine.Whole("--epochs", 30, least: 1, "The number of passes over the training data.");
var seed = CommandLine.Whole("--seed", 1, least: int.MinValue, "The seed. The same seed gives the same run.");
var schedule = CommandLine.Words("--schedule", "exponential", $"The learning-rate schedule: {string.Join(", ", schedules)}.");
schedule.Validators.Add(given =>
{
    var name = given.GetValueOrDefault<string>();
    if (!schedules.Contains(name)) given.AddError($"--schedule must be one of {string.Join(", ", schedules)}; it was {name}.");
});

var backup = CommandLine.Words("--backup", null, "A folder for checkpoints, from which an interrupted run goes on. Default: none.");

var command = new RootCommand("Trains a classifier of handwritten digits, 8 x 8 pixels each.") { epochs, schedule, seed, backup };
command.SetAction(options => Train(options.GetValue(epochs), options.GetValue(schedule)!, options.GetValue(seed), options.GetValue(backup)));
return command.Run(args);

static void Train(int epochs, string scheduleName, int seed, string? backup)
{
    RandomSeed.Set(seed);
    var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();

    using var model = new Sequential([
        new Input(8, 8),
        new Rescaling(1.0 / 16),
        new Flatten(),
        new Dense(256, activation: "relu"),
        new Dropout(0.4),
        new Dense(128, activation: "relu"),
        new Dropout(0.2),
        new Dense(10, activation: "softmax"),
    ]);
    model.Summary();

    model.Compile(new SGD(Rate(scheduleName, epochs * stepsPerEpoch), momentum: 0.9), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    // Ctrl+C and SIGTERM end training after the current update and keep what was learned. With --backup, the same command goes on from there.
    History history;
    using (var stop = new Interruption())
        history = model.Fit(xTrain, yTrain, batchSize, epochs, callbacks: backup is null ? default : new BackupAndRestore(backup), cancellationToken: stop.Token);

    var test = model.Evaluate(xTest, yTest, verbose: 0);
    Console.WriteLine($"Test: accuracy {test["accuracy"]:P2}, loss {test["loss"]:F4}");
    Console.WriteLine($"Learning rate by epoch: {string.Join(", ", history["learning_rate"].Select(rate => rate.ToString("G4")))}");
}

static LearningRate Rate(string name, int steps) => name switch
{
    "exponential" => new ExponentialDecay(0.1, decaySteps: stepsPerEpoch, decayRate: 0.9, staircase: true),
    "inverse-time" => new InverseTimeDecay(0.1, decaySteps: stepsPerEpoch, decayRate: 0.2),
    "polynomial" => new PolynomialDecay(0.1, decaySteps: steps, endLearningRate: 0.001),
    "piecewise" => new PiecewiseConstantDecay([steps / 2, steps * 3 / 4], [0.1, 0.01, 0.001]),
    "cosine" => new CosineDecay(0.0, decaySteps: steps * 9 / 10, warmupTarget: 0.1, warmupSteps: steps / 10),
    "restarts" => new CosineDecayRestarts(0.1, firstDecaySteps: 2 * stepsPerEpoch),
    _ => 0.05,
};
