namespace Anneal.Schedules;

/// <summary>start (end / start)^fraction: the same factor at every step.</summary>
internal static class Geometric
{
    /// <summary>Exact at 0 and 1, and between them never beyond start and end.</summary>
    public static double Between(double start, double end, double fraction) => fraction < 0.5
        ? start * Math.Pow(end / start, fraction)
        : end * Math.Pow(start / end, 1 - fraction);

    /// <summary>Whether a factor leads from one to the other: neither is 0, they have one sign, and the factor does not overflow.</summary>
    public static bool Leads(double start, double end) => end / start is > 0 and < double.PositiveInfinity && start / end is > 0 and < double.PositiveInfinity;
}
