using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Anneal.Plotting;

/// <summary>Ticks with labels that are the same in every culture.</summary>
internal static class Ticks
{
    // ScottPlot tells whole numbers by their int; where an axis goes beyond those, its ticks are whole anyway.
    public static ITickGenerator Whole(double greatest) => new NumericAutomatic
    {
        IntegerTicksOnly = greatest < int.MaxValue,
        LabelFormatter = value => value.ToString(Math.Abs(value) < 1e6 ? "#,0" : "0.###e0", CultureInfo.InvariantCulture),
    };

    public static ITickGenerator Any() => new NumericAutomatic { LabelFormatter = Short };

    public static ITickGenerator PowersOfTen() => new NumericAutomatic
    {
        IntegerTicksOnly = true,
        MinorTickGenerator = new LogMinorTickGenerator(),
        LabelFormatter = value => Math.Pow(10, value).ToString(value is >= -3 and <= 4 ? "0.###" : "0e0", CultureInfo.InvariantCulture),
    };

    // Ticks are sums, so that 0.1 + 0.2 is among them: 6 digits tell them apart.
    private static string Short(double value) => Math.Abs(value) is >= 1e-4 and < 1e5 or 0
        ? value.ToString("0.######", CultureInfo.InvariantCulture)
        : value.ToString("0.####e0", CultureInfo.InvariantCulture);
}
