namespace Anneal.Schedules;

/// <summary>A survey of the rates of a run, from each step at which they may turn.</summary>
internal sealed class RateSurvey
{
    // A part of the greatest rate so far: what falls and rises by less is rounding.
    private const double Rounding = 1e-9;

    /// <summary>Looks at some steps, between which the rate is monotone.</summary>
    public RateSurvey(LearningRateSchedule schedule, IEnumerable<long> turns)
    {
        var (former, tailAfter, falls, top) = (-1L, -1L, false, 0.0);
        (long Step, double Rate) bottom = default;
        foreach (var step in turns)
        {
            if (!IsUsable(schedule, step, out var rate))
            {
                Unusable = former < 0 ? step : FirstStep(former, step, at => !IsUsable(schedule, at, out _));
                return;
            }

            if (former < 0)
                (First, Last, Least, Greatest, Tail, top) = (rate, rate, rate, rate, step, rate);
            if (rate != Last)
                (tailAfter, Tail) = (former, step);
            (Last, Least, Greatest, former) = (rate, Math.Min(Least, rate), Math.Max(Greatest, rate), step);

            var threshold = Rounding * Math.Max(Math.Abs(Least), Math.Abs(Greatest));
            if (Rises > 0)
                Regained = Math.Max(Regained, rate);
            if (falls && rate - bottom.Rate > threshold)
            {
                (FirstBottom, Regained) = Rises++ == 0 ? (bottom, rate) : (FirstBottom, Regained);
                (falls, top) = (false, rate);
            }
            else if (falls)
                bottom = rate < bottom.Rate ? (step, rate) : bottom;
            else if (top - rate > threshold)
                (falls, bottom) = (true, (step, rate));
            else
                top = Math.Max(top, rate);
        }

        if (tailAfter >= 0)
            Tail = FirstStep(tailAfter, Tail, step => schedule.At(step) == Last);
    }

    /// <summary>The first step whose rate optimizers refuse: missing, below 0, NaN or infinite. Nothing else is known then.</summary>
    public long? Unusable { get; }

    public double First { get; }

    public double Last { get; }

    public double Least { get; }

    public double Greatest { get; }

    /// <summary>The first step from which the rate stays as it is.</summary>
    public long Tail { get; }

    /// <summary>How often the rate rises again after it has fallen.</summary>
    public long Rises { get; }

    /// <summary>The lowest rate before it rises again for the first time.</summary>
    public (long Step, double Rate) FirstBottom { get; }

    /// <summary>The highest rate after that.</summary>
    public double Regained { get; }

    /// <summary>The first step for which something holds, where it does at high and, between low and high, from one step on.</summary>
    public static long FirstStep(long low, long high, Func<long, bool> holds)
    {
        if (holds(low))
            return low;
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    private static bool IsUsable(LearningRateSchedule schedule, long step, out double rate)
    {
        rate = schedule.TryAt(step, out _) ?? double.NaN;
        return double.IsFinite(rate) && rate >= 0;
    }
}
