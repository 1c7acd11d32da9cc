using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;

/// <summary>A training that may be killed at any moment: it goes on from its checkpoints, says each update, changes its schedule, and in the end what came of it.</summary>
internal static class LongTraining
{
    private const int Rows = 80, BatchSize = 8;

    /// <param name="folder">For checkpoints; empty for none.</param>
    /// <param name="epochs">Of ten updates each.</param>
    public static void Run(string folder, int epochs)
    {
        torch.set_num_threads(1);
        using var stop = new CancellationTokenSource();
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        using var model = new Sequential(
        [
            new Input(16), new Dense(128, "relu", kernelInitializer: new GlorotUniform(1)), new BatchNormalization(), new Dropout(0.3, seed: 5),
            new Dense(128, "relu", kernelInitializer: new GlorotUniform(2)), new Dense(3, "softmax", kernelInitializer: new GlorotUniform(3)),
        ]);
        model.Compile(new Adam(new CosineDecay(0.01, 100.Percent)) { UseEma = true }, "sparse_categorical_crossentropy", ["accuracy"]);
        Callback[] callbacks = folder.Length > 0 ? [new BackupAndRestore(folder, saveFreq: 2) { KeepLast = 3 }, new Spoken()] : [new Spoken()];
        var history = model.Fit(Inputs(), Labels(), BatchSize, epochs, verbose: 0, callbacks, validationSplit: 0.2, stepsPerEpoch: 10, seed: 3, cancellationToken: stop.Token);
        Console.WriteLine($"{history.StopReason} {Digest(model, history)}");
    }

    private static float[,] Inputs()
    {
        var x = new float[Rows, 16];
        for (var i = 0; i < x.Length; i++) x[i / 16, i % 16] = (float)(2 * (i * 0.6180339887498949 % 1) - 1);
        return x;
    }

    private static int[] Labels() => [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 3)];

    private static string Digest(Model model, History history)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var weights in model.GetWeights()) digest.AppendData(MemoryMarshal.AsBytes<float>(weights.ToArray()));
        foreach (var name in history.Names) digest.AppendData(MemoryMarshal.AsBytes<double>(history[name].ToArray()));
        return $"{history.Epochs.Count} {Convert.ToHexString(digest.GetHashAndReset())}";
    }

    private sealed class Spoken : Callback
    {
        private const int ChangesAfter = 1;

        // A resumed run is past it.
        public override void OnEpochEnd(int epoch, Logs logs)
        {
            if (epoch == ChangesAfter) Model.Optimizer.LearningRate = new ExponentialDecay(0.008, 50, 0.9);
        }

        public override void OnAnnounce(IReadOnlyList<string> lines)
        {
            foreach (var line in lines) Console.WriteLine(line);
        }

        public override void OnTrainBatchEnd(long batch, Logs logs) => Console.WriteLine(Model.Optimizer.Iterations.ToString(CultureInfo.InvariantCulture));
    }
}
