using System.Diagnostics;
using System.Globalization;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>The weights of 300 layers out of HDF5, beside the reading of the bytes of the file: what each process reads first, so that the JIT counts.</summary>
internal sealed class ManyLayersOfH5 : IPair
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"anneal-bench-{Guid.NewGuid():n}.weights.h5");

    private ManyLayersOfH5()
    {
        using var model = Layers();
        model.SaveWeights(file);
    }

    public static Ratio Row { get; } = new("load-h5", "ms", () => new ManyLayersOfH5(), Cost: true) { Rounds = 5 };

    public double Ours() => FirstIn("weights");

    public double Peer() => FirstIn("bytes");

    public void Dispose() => File.Delete(file);

    /// <summary>Writes how many milliseconds the reading takes. The model is made before.</summary>
    public static void Read(string what, string file, TextWriter output)
    {
        using var model = Layers();
        var start = Stopwatch.GetTimestamp();
        if (what == "weights") model.LoadWeights(file);
        else File.ReadAllBytes(file);
        output.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    private double FirstIn(string what)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["read", what, file]) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(said, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"The process ended with {process.ExitCode}.");
    }

    private static Sequential Layers() => new([new Input(16), .. Enumerable.Range(0, 300).Select(_ => (Layer)new Dense(16))]);
}
