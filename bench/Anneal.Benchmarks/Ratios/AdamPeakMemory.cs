using System.Globalization;
using Anneal.Benchmarks.Subjects;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Ratios;

/// <summary>How far the process's resident memory rises above its level during one update of Adam on 256 MB of weights, state already made.</summary>
internal sealed class AdamPeakMemory : IPair
{
    // The kernel counts whole pages, and adds up its counts of threads and processors now and then: below this a number says nothing.
    private const double Resolution = 0.1;

    private readonly ParameterSet set = ParameterSet.Of256MB();
    private readonly Adam ours = new();
    private readonly optim.Optimizer peer;

    private AdamPeakMemory() => peer = optim.Adam(set.Parameters);

    public static Ratio Row { get; } = new("adam-256mb-peak", "MB", () => new AdamPeakMemory(), Cost: true) { Rounds = 5 };

    public double Ours() => Growth(() => ours.Apply(set.Gradients, set.Variables));

    public double Peer() => Growth(() => peer.step());

    public void Dispose()
    {
        ours.Dispose();
        peer.Dispose();
        set.Dispose();
    }

    /// <summary>In 10⁶ bytes. The first call of each side makes the state; it is the one that is not counted.</summary>
    private static double Growth(Action update)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        File.WriteAllText("/proc/self/clear_refs", "5"); // Sets the peak to what is resident now.
        var before = Status("VmRSS:");
        update();
        return Math.Max(Resolution, (Status("VmHWM:") - before) / 1e6);
    }

    /// <summary>Bytes.</summary>
    private static double Status(string field)
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * double.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
