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
