using System.Runtime.InteropServices;
using Anneal.Layers;
using Anneal.Models;

/// <summary>Saves a model of 400 kB where files may have 64 kB.</summary>
internal static partial class FullDisk
{
    private const int FileSize = 1, TooLarge = 25;

    public static void Save(string path)
    {
        using var model = new Sequential([new Input(100), new Dense(1000)]);
        // Without this, the process would end before it hears of the error.
        using var signal = PosixSignalRegistration.Create((PosixSignal)TooLarge, context => context.Cancel = true);
        var limit = new Limit { Current = 64 << 10, Most = 64 << 10 };
        if (SetLimit(FileSize, in limit) != 0) throw new InvalidOperationException("The limit cannot be set.");
        try
        {
            if (path.EndsWith(".keras", StringComparison.Ordinal)) model.Save(path);
            else model.SaveWeights(path);
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
