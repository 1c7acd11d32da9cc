namespace Anneal.Schedules;

/// <summary>Where a curve stands at a step, if its first rate holds before step 0.</summary>
internal static class FromZero
{
    /// <summary>The step of a curve without end.</summary>
    public static double Step(double step)
    {
        Require.Step(step);
        return step > 0 ? step : 0;
    }

    /// <summary>The step of a curve of some length.</summary>
    // Short enough to be inlined: an update asks within the curve.
    public static double Of(double step, double length, After after) => step > 0 && step < length ? step : Elapsed.Of(Step(step), length, after);

    /// <summary>The same as a fraction of the length: 0 at the start, 1 at the end, and always 1 without length.</summary>
    public static double Fraction(double step, double length, After after)
    {
        var elapsed = Of(step, length, after);
        return length > 0 ? elapsed / length : 1;
    }
}
