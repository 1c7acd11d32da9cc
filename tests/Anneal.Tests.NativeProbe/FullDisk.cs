using System.Runtime.InteropServices;
using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;

/// <summary>A model of 400 kB where files may have 64 kB.</summary>
internal static partial class FullDisk
{
    private const int FileSize = 1, TooLarge = 25;

    public static void Save(string path)
    {
        using var model = new Sequential([new Input(100), new Dense(1000)]);
        Limited(limit =>
        {
            limit();
            if (path.EndsWith(".keras", StringComparison.Ordinal)) model.Save(path);
            else model.SaveWeights(path);
        });
    }

    /// <summary>Trains such a model; the disk is full after the first checkpoint.</summary>
    public static void Train(string folder)
    {
        using var model = new Sequential([new Input(100), new Dense(1000)]);
        model.Compile("sgd", "mse");
        Limited(limit => model.Fit(
            new float[8, 100], new float[8, 1000], batchSize: 1, verbose: 0,
            callbacks: [new BackupAndRestore(folder, saveFreq: 2), new LambdaCallback(onTrainBatchEnd: (batch, _) => { if (batch == 2) AfterTheFirst(limit); })]));

        // It is written behind the training.
        void AfterTheFirst(Action limit)
        {
            SpinWait.SpinUntil(() => Directory.EnumerateFiles(folder, "*.checkpoint").Any());
            limit();
        }
    }

    private static void Limited(Action<Action> act)
    {
        // Without this, the process would end before it hears of the error.
        using var signal = PosixSignalRegistration.Create((PosixSignal)TooLarge, context => context.Cancel = true);
        var limit = new Limit { Current = 64 << 10, Most = 64 << 10 };
        try
        {
            act(() =>
            {
                if (SetLimit(FileSize, in limit) != 0) throw new InvalidOperationException("The limit cannot be set.");
            });
        }
        catch (IOException error)
        {
            Console.WriteLine($"{nameof(IOException)}: {error.Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private struct Limit
    {
        public ulong Current, Most;
    }
}
