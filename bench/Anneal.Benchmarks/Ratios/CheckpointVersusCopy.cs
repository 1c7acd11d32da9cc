using System.Diagnostics;
using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Ratios;

/// <summary>How long training waits for a checkpoint of 100 MB of state, beside the time of a copy of that state in memory.</summary>
internal sealed class CheckpointVersusCopy : IPair
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anneal-bench-");
    private readonly Sequential model = new([new Input(1024), new Dense(2048), new Dense(2048), new Dense(1024)]);
    private readonly float[,] x = new float[2, 1024];
    private readonly List<Tensor> copies;

    private CheckpointVersusCopy()
    {
        model.Compile("adam", "mse");
        model.Fit(x, x, 1, verbose: 0);
        copies = [.. State.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())];
    }

    public static Ratio Row { get; } = new("checkpoint-100mb-vs-copy", "ms", () => new CheckpointVersusCopy(), Cost: true) { Rounds = 5 };

    private IEnumerable<Tensor> State => model.Variables.Concat(model.Optimizer.StateVariables).Select(variable => variable.Value);

    public double Ours()
    {
        var clock = new Clock(folder.FullName);
        model.Fit(x, x, 1, verbose: 0, callbacks: [new BackupAndRestore(folder.FullName, saveFreq: 1) { KeepLast = 2 }, clock]);
        return clock.Milliseconds;
    }

    public double Peer()
    {
        using var noGradients = no_grad();
        var start = Stopwatch.GetTimestamp();
        foreach (var (copy, tensor) in copies.Zip(State)) copy.copy_(tensor);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Dispose()
    {
        foreach (var copy in copies) copy.Dispose();
        model.Dispose();
        if (folder.Exists) folder.Delete(recursive: true);
    }

    /// <summary>The time between the hooks around the second checkpoint of an epoch, when the first has been written.</summary>
    private sealed class Clock(string folder) : Callback
    {
        private long start;

        public double Milliseconds { get; private set; }

        public override void OnTrainBatchBegin(long batch)
        {
            while (batch == 1 && !Directory.EnumerateFiles(folder, "*.checkpoint").Any()) Thread.Sleep(10);
        }

        public override void OnTrainBatchEnd(long batch, Logs logs) => start = Stopwatch.GetTimestamp();

        public override void OnEpochEnd(int epoch, Logs logs) => Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
