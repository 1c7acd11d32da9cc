using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Tests.Models;
using Anneal.Tests.Progress;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using TorchSharp;

namespace Anneal.Tests.Callbacks;

/// <summary>A long run with every callback keeps no tensors and little memory.</summary>
public class ManyStepsTests
{
    [Fact]
    public void Ten_thousand_steps_with_every_callback_hold_as_many_tensors_as_ten()
    {
        var (tensors, bytes) = Run();
        Assert.All(tensors, count => Assert.Equal(tensors[0], count));
        Assert.InRange(bytes[^1] - bytes[0], long.MinValue, 512 << 10);
    }

    private static (List<long> Tensors, List<long> Bytes) Run()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var (x, y) = (Samples.Inputs(100), Samples.Labels(100));
        using var model = Samples.Classifier(optimizer: new SGD(0.01) { UseEma = true, MeasuresGradientNorm = true });
        var (tensors, bytes) = (new List<long>(), new List<long>());
        model.Fit(x, y, 1, epochs: 100, verbose: 2, seed: 1, validationData: (Samples.Inputs(4), Samples.Labels(4)), callbacks:
        [
            new SwapEMAWeights(), new TerminateOnNaN(), new EarlyStopping("loss", patience: 1000, restoreBestWeights: true), new ReduceLROnPlateau("loss", factor: 0.999, patience: 1),
            new LearningRateScheduler((_, rate) => rate), new ModelCheckpoint(Path.Combine(folder, "best.weights.h5"), "loss", saveBestOnly: true, saveWeightsOnly: true),
            new CSVLogger(Path.Combine(folder, "run.csv")), new TensorBoard(Path.Combine(folder, "logs"), histogramFreq: 1, updateFreq: 10), new TrainingLogger(NullLogger.Instance),
            new ProgressReporter(new Progress<TrainingProgress>()), new TrainingControl(), new ProgbarLogger(Unread(), new FakeTime()),
            new LambdaCallback(onEpochEnd: (epoch, _) =>
            {
                tensors.Add(torch.Tensor.TotalCount);
                if (epoch % 20 == 19) bytes.Add(LiveBytes());
            }),
        ]);
        Assert.Equal(10_000, model.Optimizer.Iterations);
        Directory.Delete(folder, recursive: true);
        return (tensors, bytes);
    }

    // What lives after the finalizers have run; the total that the collector gives by itself counts what it has not looked at.
    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }

    // A console that keeps what it was told would grow with the run.
    private static IAnsiConsole Unread() => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null) });
}
