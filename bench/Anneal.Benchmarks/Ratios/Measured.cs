using System.Diagnostics;
using System.Globalization;

namespace Anneal.Benchmarks.Ratios;

/// <summary>The medians of a row's measurements.</summary>
internal readonly record struct Measured(Ratio Row, double Ours, double Peer)
{
    // The runtime compiles hot methods a second time, in the background and on the other core, during about the first second.
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);

    public double Quotient => Row.Cost ? Peer / Ours : Ours / Peer;

    /// <summary>Measures both sides alternately, so that other load on the machine affects both equally.</summary>
    public static Measured Of(Ratio row)
    {
        using var pair = row.Prepare();
        var start = Stopwatch.GetTimestamp();
        do _ = (pair.Ours(), pair.Peer());
        while (Stopwatch.GetElapsedTime(start) < Warm);
        double[] ours = new double[row.Rounds], peer = new double[row.Rounds];
        for (var round = 0; round < row.Rounds; round++) (ours[round], peer[round]) = (pair.Ours(), pair.Peer());
        return new(row, Median(ours), Median(peer));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Row.Name}\t{Quotient:F3}\t{Ours:F2}\t{Peer:F2}\t{Row.Unit}");

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
