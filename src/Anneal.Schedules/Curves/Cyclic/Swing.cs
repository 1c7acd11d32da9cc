namespace Anneal.Schedules;

/// <summary>What cyclic schedules share: the height of their cycles.</summary>
internal static class Swing
{
    /// <summary>The height at a step of a cycle, over that of the first.</summary>
    public static double Height(CycleScale scale, double gamma, double cycle, double step) => scale switch
    {
        CycleScale.Constant => 1,
        CycleScale.Halving => Math.ScaleB(1, -(int)Math.Min(cycle, 1100)),
        _ => Math.Pow(gamma, step),
    };

    /// <summary>
    /// The area under a curve that cycles, times <see cref="Height"/>: cycles of one kind are a geometric series, of which one has a closed form,
    /// or, where the height changes within it, is integrated between its corners.
    /// </summary>
    public static double Area(
        CycleScale scale, double gamma, double from, double to, double period, Func<double, double> curve, double[] corners,
        Func<double, double, double> area)
    {
        if (scale == CycleScale.Constant || scale == CycleScale.Exponential && gamma == 1)
            return Areas.Periods(from, to, period, area);
        if (scale == CycleScale.Halving)
            return Areas.Series(from, to, period, count => Geometric.Sum(count, 0.5), cycle => Height(scale, gamma, cycle, 0), area);
        var logarithm = period * Geometric.Logarithm(gamma);
        var scaled = new FunctionSchedule(step => curve(step) * Math.Pow(gamma, step));
        // A height that falls fast is smooth enough only in pieces of the length in which it falls.
        double[] borders = [0, .. corners, .. Enumerable.Range(0, 4).Select(n => -Math.ScaleB(1, 2 * n) * period / logarithm), period];
        borders = [.. borders.Where(border => border <= period).Order()];
        return Areas.Series(
            from, to, period, count => Geometric.Sum(count, Rates.ExpMinus1(logarithm), logarithm), cycle => Math.Pow(gamma, cycle * period),
            (from, to) => borders.Zip(borders.Skip(1)).Sum(piece =>
                Areas.Phase(from, to, piece.First, piece.Second, (from, to) => Quadrature.Integrate(scaled, from, to), 0)));
    }

    public static CycleScale Defined(CycleScale value, string parameter) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be Constant, Halving or Exponential; it was {(int)value}.");

    /// <summary>A factor that does not let the cycles grow; another than 1 only where it counts.</summary>
    public static Number Gamma(Number value, CycleScale scale, string parameter) => !(value >= 0 && value <= 1)
        ? throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be from 0 to 1; it was {value}.")
        : scale == CycleScale.Exponential || value == 1
            ? value
            : throw new ArgumentException($"{parameter} counts only with scale: CycleScale.Exponential; it was {value}, and scale {scale}.", parameter);
}
