namespace Anneal.Schedules;

/// <summary>One of a chain of periods, each so many times longer than the one before, and the steps done in it.</summary>
internal readonly record struct Period(double Index, double Elapsed, double Length)
{
    /// <summary>The period that holds a step, or null beyond the end of all periods (<paramref name="ratio"/> below 1).</summary>
    public static Period? Containing(double step, double first, double ratio)
    {
        if (step < first)
            return new(0, step, first);
        if (ratio == 1)
        {
            var n = ExactQuotient.Floor(step, first);
            return new(n, ExactQuotient.Remainder(step, n, first), first);
        }

        // Before period i lie first (ratio^i - 1) / (ratio - 1) steps; so ratio^i <= (first + step (ratio - 1)) / first.
        var reached = (DoubleDouble)step * ratio - step + first;
        return reached.High <= 0 ? null : Search(step, first, ratio, Math.Log(reached.High) - Math.Log(first));
    }

    // Logarithms give the index but for rounding; twice the digits of a double say on which side of a border the step is.
    private static Period Search(double step, double first, double ratio, double logarithm)
    {
        const int Corrections = 64; // A few are enough; more would mean that the periods are shorter than rounding.
        var index = (long)Math.Clamp(logarithm / Math.Log(ratio), 0, 1L << 62);
        var (power, sum) = Geometric(ratio, index);
        for (var n = 0; n < Corrections && index > 0 && !(sum * first <= step); n++)
            (power, sum) = Geometric(ratio, --index);
        for (var n = 0; n < Corrections && (sum + power) * first <= step; n++)
            (power, sum, index) = (power * ratio, sum + power, index + 1);

        var length = (power * first).High;
        return new(index, Math.Clamp((step - sum * first).High, 0, length), length);
    }

    /// <summary>ratio^n and 1 + ratio + ... + ratio^(n-1), from the highest bit of n down. All terms are positive: nothing cancels.</summary>
    private static (DoubleDouble Power, DoubleDouble Sum) Geometric(double ratio, long n)
    {
        DoubleDouble power = 1, sum = 0;
        for (var bit = 63 - long.LeadingZeroCount(n); bit >= 0; bit--)
        {
            (power, sum) = (power * power, sum + power * sum);
            if ((n >> (int)bit & 1) != 0)
                (power, sum) = (power * ratio, sum + power);
        }

        return (power, sum);
    }
}
