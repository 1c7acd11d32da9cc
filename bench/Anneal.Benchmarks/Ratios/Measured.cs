using System.Globalization;

namespace Anneal.Benchmarks.Ratios;

/// <summary>The medians of a row's measurements.</summary>
internal readonly record struct Measured(Ratio Row, double Ours, double Peer)
{
    public double Quotient => Row.Cost ? Peer / Ours : Ours / Peer;

    /// <summary>Measures both sides alternately, so that other load on the machine affects both equally.</summary>
    public static Measured Of(Ratio row)
    {
        using var pair = row.Prepare();
        _ = (pair.Ours(), pair.Peer());
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
