using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Checkpoints;
using Anneal.Tests.Models;
using static TorchSharp.torch;

namespace Anneal.Tests.Training;

/// <summary>A long run holds no more tensors and no more memory than a short one.</summary>
/// <remarks>ANNEAL_LONG_RUN=10000 runs so many updates.</remarks>
public sealed class LongRunTests : Folder
{
    private const int Warm = 200, AllowedMegabytes = 48;

    private static int Updates => int.Parse(Environment.GetEnvironmentVariable("ANNEAL_LONG_RUN") ?? "1000");

    [Fact]
    public void Tensors_and_memory_stay_flat_while_checkpoints_are_saved()
    {
        using var model = Interrupted.Classifier(new Adam(new CosineDecay(0.01, 100.Percent)) { UseEma = true });
        var watch = new Watch();
        model.Fit(
            Samples.Inputs(32), Samples.Labels(32), batchSize: 4, epochs: Updates / 8, verbose: 0, validationData: (Samples.Inputs(8), Samples.Labels(8)), seed: 1,
            callbacks: [new BackupAndRestore(Backup, saveFreq: 50) { KeepLast = 2 }, new EarlyStopping(patience: int.MaxValue, restoreBestWeights: true), watch]);
        Assert.True(watch.Tensors.Count > 5);
        Assert.Single(watch.Tensors.Distinct());
        Assert.True(watch.Megabytes[^1] - watch.Megabytes[0] < AllowedMegabytes, $"{watch.Megabytes[0]} MB became {watch.Megabytes[^1]} MB.");
    }

    /// <summary>Looks every hundred updates, after the first.</summary>
    private sealed class Watch : Callback
    {
        public List<long> Tensors { get; } = [];

        public List<long> Megabytes { get; } = [];

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            if (Model.Optimizer.Iterations < Warm || Model.Optimizer.Iterations % 100 > 7) return;
            Tensors.Add(Tensor.TotalCount);
            GC.Collect();
            Megabytes.Add(Environment.WorkingSet >> 20);
        }
    }
}
