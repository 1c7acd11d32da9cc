namespace Anneal.Schedules;

/// <summary>
/// Whole periods in a step, as real numbers have them: step / period alone may round up to a whole number that was not reached. A product
/// minus a number, rounded once, has the right sign.
/// </summary>
internal static class ExactQuotient
{
    public static double Floor(double step, double period)
    {
        var n = Math.Floor(step / period);
        if (double.IsInfinity(n))
            n = Math.CopySign(double.MaxValue, n);
        return Math.FusedMultiplyAdd(n, period, -step) > 0 ? n - 1 : n;
    }

    /// <summary>The rest of a step after a number of whole periods: step % period, but faster. It is exact.</summary>
    public static double Rest(double step, double period, double periods) =>
        Math.Abs(periods) < 1L << 53 ? Math.FusedMultiplyAdd(-periods, period, step) : step % period;

    public static double Ceiling(double step, double period) => -Floor(-step, period);

    public static double Truncate(double step, double period) => step < 0 ? Ceiling(step, period) : Floor(step, period);
}
