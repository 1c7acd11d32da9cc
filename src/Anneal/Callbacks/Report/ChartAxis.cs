namespace Anneal.Callbacks;

/// <summary>Numbers along an axis of a chart: from where to where, linear or by logarithm, and the places of its labels.</summary>
internal sealed class ChartAxis
{
    private readonly double from, to;
    private readonly bool logarithmic;

    /// <param name="values">What is to be shown.</param>
    /// <param name="whole">Whether labels stand at whole numbers only, and the axis ends at its values.</param>
    /// <param name="mayBeLogarithmic">Whether numbers that are more than a hundred times apart are shown by their logarithm.</param>
    public ChartAxis(IEnumerable<double> values, bool whole = false, bool mayBeLogarithmic = false)
    {
        double[] shown = [.. values.Where(double.IsFinite)];
        var (least, most) = shown.Length == 0 ? (0, 1) : (shown.Min(), shown.Max());
        logarithmic = mayBeLogarithmic && least > 0 && most / least > 100;
        if (logarithmic) (least, most) = (Math.Log10(least), Math.Log10(most));
        if (most - least < 1e-12 * Math.Max(Math.Abs(least), 1e-300)) (least, most) = whole || least == 0 ? (least - 0.5, most + 0.5) : (least - Math.Abs(least) / 2, most + Math.Abs(most) / 2);
        var step = Step(most - least, whole || logarithmic);
        (from, to) = whole ? (least, most) : (Math.Floor(least / step) * step, Math.Ceiling(most / step) * step);
        Labels = [.. Enumerable.Range(0, 50).Select(i => Math.Ceiling(from / step - 1e-9) * step + i * step).TakeWhile(at => at <= to + step * 1e-9).Select(at => (Share(at), Back(Math.Abs(at) < step * 1e-9 ? 0 : at)))];
    }

    /// <summary>Places from 0 to 1, and the numbers there.</summary>
    public IReadOnlyList<(double Place, double Value)> Labels { get; }

    /// <summary>Where a number is, from 0 to 1.</summary>
    public double Place(double value) => Share(logarithmic ? Math.Log10(value) : value);

    private double Share(double value) => (value - from) / (to - from);

    private double Back(double value) => logarithmic ? Math.Pow(10, value) : value;

    /// <summary>1, 2 or 5 times a power of ten, for about five labels.</summary>
    private static double Step(double range, bool whole)
    {
        var rough = range / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return whole ? Math.Max(1, Math.Round(step)) : step;
    }
}
