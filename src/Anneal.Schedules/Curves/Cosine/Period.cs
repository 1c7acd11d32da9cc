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
        var (start, length) = Start(first, ratio, index);
        for (var n = 0; n < Corrections && index > 0 && !(start <= step); n++)
            (start, length) = Start(first, ratio, --index);
        for (var n = 0; n < Corrections && start + length <= step; n++)
            (start, length, index) = (start + length, length * ratio, index + 1);

        // Of periods that begin beyond the range of a double only the number is known.
        return double.IsFinite(start.High) && double.IsFinite(length.High)
            ? new(index, Math.Clamp((step - start).High, 0, length.High), length.High)
            : new(index, 0, first);
    }

    /// <summary>
    /// first (1 + ratio + ... + ratio^(n-1)) and first ratio^n, from the highest bit of n down. All terms are positive: nothing cancels.
    /// </summary>
    /// <remarks>A power that overflows may have a length that does not: the last power is not used.</remarks>
    private static (DoubleDouble Start, DoubleDouble Length) Start(double first, double ratio, long n)
    {
        DoubleDouble start = 0, power = 1, length = first;
        for (var bit = 63 - (int)long.LeadingZeroCount(n); bit >= 0; bit--)
        {
            (start, length, power) = (start + power * start, length * power, power * power);
            if ((n >> bit & 1) != 0)
                (start, length, power) = (start + length, length * ratio, power * ratio);
        }

        return (start, length);
    }
}
