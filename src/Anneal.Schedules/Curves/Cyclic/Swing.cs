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

    /// <summary>A factor that does not let the cycles grow; another than 1 only where it counts.</summary>
    public static double Gamma(double gamma, CycleScale scale) => scale == CycleScale.Exponential || Require.Fraction(gamma) == 1
        ? Require.Fraction(gamma)
        : throw Require.Refused(gamma, $"1 with scale: CycleScale.{scale}, because only CycleScale.Exponential uses it");
}
