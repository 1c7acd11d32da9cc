using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Anneal.Plotting;

/// <summary>Ticks with labels that are the same in every culture.</summary>
internal static class Ticks
{
    private const int Fewest = 3;

    private static readonly int[][] Mantissas = [[1], [1, 3], [1, 2, 5]];
    private static readonly int[] EvenSteps = [1, 2, 5, 10];

    // ScottPlot tells whole numbers by their int; where an axis goes beyond those, its ticks are whole anyway.
    public static ITickGenerator Whole(double greatest) => new NumericAutomatic
    {
        IntegerTicksOnly = greatest < int.MaxValue,
        LabelFormatter = value => value.ToString(Math.Abs(value) < 1e6 ? "#,0" : "0.###e0", CultureInfo.InvariantCulture),
    };

    public static ITickGenerator Any(int most) => new NumericAutomatic { TargetTickCount = most, LabelFormatter = Short };

    /// <summary>Powers of ten, every few of them where there are many; multiples between them where there are few; else even steps.</summary>
    public static ITickGenerator Logarithmic(double bottom, double top, int most)
    {
        var stride = (int)Math.Ceiling((top - bottom) / most);
        var chosen = stride > 1 ? Multiples(bottom, top, Mantissas[0]).Where(tick => Math.Round(Math.Log10(tick)) % stride == 0).ToList() : Mantissas
            .Select(mantissas => Multiples(bottom, top, mantissas).ToList())
            .FirstOrDefault(ticks => ticks.Count >= Math.Min(Fewest, most) && ticks.Count <= most) ?? Even(Math.Pow(10, bottom), Math.Pow(10, top), most);
        return new NumericManual([.. chosen.Select(Math.Log10)], [.. chosen.Select(Short)]);
    }

    private static IEnumerable<double> Multiples(double bottom, double top, int[] mantissas) =>
        from power in Enumerable.Range((int)Math.Floor(bottom), (int)(Math.Ceiling(top) - Math.Floor(bottom)) + 1)
        from mantissa in mantissas
        let tick = double.Parse($"{mantissa}e{power}", CultureInfo.InvariantCulture)
        where Math.Log10(tick) >= bottom && Math.Log10(tick) <= top
        select tick;

    private static List<double> Even(double low, double high, int most)
    {
        var power = Math.Floor(Math.Log10((high - low) / most));
        var step = EvenSteps.Select(mantissa => mantissa * Math.Pow(10, power)).First(step => (high - low) / step <= most);
        return [.. Enumerable.Range(0, most + 1).Select(i => (Math.Ceiling(low / step) + i) * step).Where(tick => tick <= high)];
    }

    // Ticks are sums, so that 0.1 + 0.2 is among them: 6 digits tell them apart.
    private static string Short(double value) => Math.Abs(value) is >= 1e-4 and < 1e5 or 0
        ? value.ToString("0.######", CultureInfo.InvariantCulture)
        : value.ToString("0.####e0", CultureInfo.InvariantCulture);
}
