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

    /// <summary>1 + ratio + ... + ratio^(count - 1).</summary>
    public static double Sum(double count, double ratio) => ratio > 0
        ? Sum(count, ratio - 1, Logarithm(ratio))
        : (1 - Math.Pow(ratio, count)) / (1 - ratio);

    /// <summary>The same of a ratio near 1, given by its distance from 1 and its logarithm, which cannot be told from the ratio.</summary>
    public static double Sum(double count, double ratioMinus1, double logarithm) =>
        ratioMinus1 == 0 ? count : Rates.ExpMinus1(count * logarithm) / ratioMinus1;

    /// <summary>The natural logarithm of a ratio, to full precision also near 1.</summary>
    public static double Logarithm(double ratio) => ratio is > 0.5 and < 2 ? Rates.LogOf1Plus(ratio - 1) : Math.Log(ratio);
}
