namespace Anneal.Schedules;

/// <summary>One of a chain of periods, each so many times longer than the one before, and the steps done in it.</summary>
internal readonly record struct Period(double Index, double Elapsed, double Length)
{
    /// <summary>The period that holds a step beyond the first, or null beyond the end of all periods (<paramref name="ratio"/> below 1).</summary>
    public static Period? Containing(double step, double first, double ratio)
    {
        // Before period i lie first (ratio^i - 1) / (ratio - 1) steps; so ratio^i <= (first + step (ratio - 1)) / first.
        var reached = (DoubleDouble)step * ratio - step + first;
        return reached.High <= 0 ? null : Search(step, first, ratio, Math.Log(reached.High) - Math.Log(first));
    }

    // Logarithms give the index but for rounding; twice the digits of a double say on which side of a border the step is.
    private static Period Search(double step, double first, double ratio, double logarithm)
    {
        const int Corrections = 64; // A few are enough; more would mean that the periods are shorter than rounding.
        var index = (long)Math.Clamp(logarithm / Math.Log(ratio), 0, 1L << 62);
        var (start, power) = Start(first, ratio, index);
        for (var n = 0; n < Corrections && index > 0 && !(start <= step); n++)
            (start, power) = Start(first, ratio, --index);
        for (var n = 0; n < Corrections && start + power * first <= step; n++)
            (start, power, index) = (start + power * first, power * ratio, index + 1);

        var length = (power * first).High;
        return new(index, Math.Clamp((step - start).High, 0, length), length);
    }

    /// <summary>
    /// first (1 + ratio + ... + ratio^(n-1)) and ratio^n, from the highest bit of n down. All terms are positive: nothing cancels.
    /// </summary>
    private static (DoubleDouble Start, DoubleDouble Power) Start(double first, double ratio, long n)
    {
        DoubleDouble start = 0, power = 1;
        for (var bit = 63 - (int)long.LeadingZeroCount(n); bit >= 0; bit--)
        {
            (start, power) = (start + power * start, power * power);
            if ((n >> bit & 1) != 0)
                (start, power) = (start + power * first, power * ratio);
        }

        return (start, power);
    }
}
