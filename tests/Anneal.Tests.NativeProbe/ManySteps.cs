using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;

/// <summary>A training with every callback that says after each hundred updates how many tensors live and how many bytes are resident, and after some how many the collector cannot free.</summary>
internal static class ManySteps
{
    private const int StepsPerEpoch = 100, EpochsPerCollection = 20, Features = 4, Classes = 3;

    /// <param name="folder">For all that callbacks write.</param>
    /// <param name="epochs">Of a hundred updates each.</param>
    public static void Run(string folder, int epochs)
    {
        torch.set_num_threads(1);
        using var model = new Sequential([new Input(Features), new Dense(16, "relu"), new BatchNormalization(), new Dropout(0.3), new Dense(Classes, "softmax")]);
        model.Compile(new Adam(0.01) { UseEma = true, MeasuresGradientNorm = true }, "sparse_categorical_crossentropy", ["accuracy"]);
        model.Fit(Inputs(StepsPerEpoch), Labels(StepsPerEpoch), batchSize: 1, epochs, verbose: 2, validationData: (Inputs(Features), Labels(Features)), callbacks:
        [
            new SwapEMAWeights(), new TerminateOnNaN(), new EarlyStopping("loss", patience: int.MaxValue, restoreBestWeights: true),
            new ReduceLROnPlateau("loss", factor: 0.999, patience: 1), new LearningRateScheduler((_, rate) => rate),
            new ModelCheckpoint(Path.Combine(folder, "last.keras")), new ModelCheckpoint(Path.Combine(folder, "best.weights.h5"), "loss", saveBestOnly: true, saveWeightsOnly: true),
            new BackupAndRestore(Path.Combine(folder, "backup"), saveFreq: 50) { KeepLast = 2 }, new CSVLogger(Path.Combine(folder, "run.csv")),
            new TensorBoard(Path.Combine(folder, "logs"), histogramFreq: 1, updateFreq: 10), new TrainingLogger(NullLogger.Instance),
            new ProgressReporter(new Progress<TrainingProgress>()), new TrainingControl(),
            new LambdaCallback(onEpochEnd: (epoch, _) =>
            {
                Console.WriteLine($"memory {torch.Tensor.TotalCount} {Environment.WorkingSet}");
                if ((epoch + 1) % EpochsPerCollection == 0) Console.WriteLine($"live {LiveBytes()}");
            }),
        ]);
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

    private static float[,] Inputs(int rows)
    {
        var x = new float[rows, Features];
        for (var i = 0; i < x.Length; i++) x[i / Features, i % Features] = (float)(i * 0.6180339887498949 % 1);
        return x;
    }

    private static int[] Labels(int rows) => [.. Enumerable.Range(0, rows).Select(i => i % Classes)];
}
