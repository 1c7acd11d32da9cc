namespace Anneal.Schedules;

/// <summary>Where a curve of some length stands at a step.</summary>
internal static class Elapsed
{
    /// <summary>The step at which to evaluate the formula. Before 0 the formula holds; a curve without length is at its end.</summary>
    public static double Of(double step, double length, After after)
    {
        Require.Step(step);
        return step < length ? step : after switch
        {
            After.Hold => length,
            After.Continue => step,
            After.Repeat => length > 0 ? step % length : length,
            _ => step == length ? step : throw Over(step, length),
        };
    }

    /// <summary>The same as a fraction of the length: 0 at the start, 1 at the end, and always 1 without length.</summary>
    public static double Fraction(double step, double length, After after)
    {
        var elapsed = Of(step, length, after);
        return length > 0 ? elapsed / length : 1;
    }

    private static ArgumentOutOfRangeException Over(double step, double length) => new(nameof(step),
        $"step must be at most {(Number)length}, the end of the schedule, because it was made with after: After.Throw; it was {(Number)step}.");
}
