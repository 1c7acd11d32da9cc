using System.Diagnostics;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>The weights of 300 layers out of HDF5, beside the reading of the bytes of the file.</summary>
internal sealed class ManyLayersOfH5 : IPair
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"anneal-bench-{Guid.NewGuid():n}.weights.h5");
    private readonly Sequential model = new([new Input(16), .. Enumerable.Range(0, 300).Select(_ => (Layer)new Dense(16))]);

    private ManyLayersOfH5() => model.SaveWeights(file);

    public static Ratio Row { get; } = new("load-h5", "ms", () => new ManyLayersOfH5(), Cost: true) { Rounds = 5 };

    public double Ours() => Milliseconds(() => model.LoadWeights(file));

    public double Peer() => Milliseconds(() => File.ReadAllBytes(file));

    public void Dispose()
    {
        model.Dispose();
        File.Delete(file);
    }

    private static double Milliseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
