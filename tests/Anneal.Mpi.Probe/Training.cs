using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;

namespace Anneal.Distribution.Probe;

/// <summary>A training that goes on from its checkpoints, and in the end says what came of it.</summary>
internal static class Training
{
    private const int Rows = 96, BatchSize = 12;

    /// <param name="cluster">The ranks that train.</param>
    /// <param name="folder">For checkpoints.</param>
    /// <param name="epochs">Of eight updates each.</param>
    public static void Run(Cluster cluster, string folder, int epochs)
    {
        torch.set_num_threads(1);
        Deeds.Say(cluster, $"rank {cluster.Rank} is {Environment.ProcessId}");
        using var model = new Sequential(
        [
            new Input(16), new Dense(64, "relu", kernelInitializer: new GlorotUniform(1)), new BatchNormalization(), new Dropout(0.3, seed: 5),
            new Dense(3, "softmax", kernelInitializer: new GlorotUniform(3)),
        ]);
        model.Compile(new Adam(new CosineDecay(0.01, 100.Percent)), "sparse_categorical_crossentropy", ["accuracy"]);
        var x = new float[Rows, 16];
        for (var i = 0; i < x.Length; i++) x[i / 16, i % 16] = (float)(2 * (i * 0.6180339887498949 % 1) - 1);
        int[] y = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 3)];
        model.Fit(x, y, BatchSize, epochs, verbose: 0, callbacks: [new BackupAndRestore(folder, saveFreq: 3) { KeepLast = 3 }, new Slowly()], seed: 3);

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var weights in model.GetWeights()) digest.AppendData(MemoryMarshal.AsBytes<float>(weights.ToArray()));
        Deeds.Say(cluster, $"{model.Optimizer.Iterations} {Convert.ToHexString(digest.GetHashAndReset())}");
    }

    /// <summary>Leaves time to be killed.</summary>
    private sealed class Slowly : Callback
    {
        public override void OnTrainBegin() => Console.WriteLine($"rank 0 begins at update {Model.Optimizer.Iterations}");

        public override void OnTrainBatchEnd(long batch, Logs logs) => Thread.Sleep(5);
    }
}
