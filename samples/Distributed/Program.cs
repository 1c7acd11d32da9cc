using System.CommandLine;
using Anneal;
using Anneal.Callbacks;
using Anneal.Datasets;
using Anneal.Distribution;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Samples;

// Trains a classifier of handwritten digits on several processes, each with 32 rows of every batch:
// dotnet build -c Release && mpirun -n 4 dotnet run --project samples/Distributed -c Release --no-build
const int rowsPerRank = 32;

var epochs = CommandLine.Whole("--epochs", 30, least: 1, "The number of passes over the training data.");
var backup = CommandLine.Words("--backup", null, "A folder for checkpoints, from which an interrupted run goes on, on any number of processes. Default: none.");
var command = new RootCommand("Trains a classifier of handwritten digits on the processes that mpirun or srun starts.") { epochs, backup };
command.SetAction(options => Train(options.GetValue(epochs), options.GetValue(backup)));
return command.Run(args);

static void Train(int epochs, string? backup)
{
    using var cluster = Mpi.Start();
    RandomSeed.Set(1);
    var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();
    using var model = new Sequential([new Input(8, 8), new Rescaling(1.0 / 16), new Flatten(), new Dense(256, activation: "relu"), new Dropout(0.4), new Dense(10, activation: "softmax")]);

    var rate = new CosineDecay(0.05, decaySteps: 100.Percent).ForLargerBatch(cluster.Size, warmup: 10.Percent);
    model.Compile(new SGD(rate, momentum: 0.9), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    // As in samples/Digits; a launcher sends the signals to all ranks, and that of rank 0 counts.
    using (var stop = new Interruption())
        model.Fit(xTrain, yTrain, rowsPerRank * cluster.Size, epochs, callbacks: backup is null ? default : new BackupAndRestore(backup), cancellationToken: stop.Token);

    var test = model.Evaluate(xTest, yTest, verbose: 0);
    if (cluster.Rank == 0) Console.WriteLine($"Test on {cluster.Size} processes: accuracy {test["accuracy"]:P2}, loss {test["loss"]:F4}");
}
