namespace Anneal.Schedules;

/// <summary>Questions about the rates of steps first to end - 1, answered at the corners where the curve is known, else at every step.</summary>
internal sealed class RateScan(LearningRateSchedule schedule, long first, long end)
{
    private readonly double[]? _corners = CornersOf(schedule, first, end);

    /// <summary>Steps between which the rate is monotone, in order: first and last one, and those around each corner.</summary>
    private IEnumerable<long> Turns
    {
        get
        {
            if (_corners is null || schedule.OutlineOf(first, end) is not { IsMonotone: true })
            {
                for (var step = first; step < end; step++)
                    yield return step;
                yield break;
            }

            var last = first;
            yield return first;
            foreach (var corner in _corners)
                for (var step = Math.Max(last + 1, (long)Math.Floor(corner) - 1); step <= Math.Min(end - 1, (long)Math.Ceiling(corner) + 1); step++)
                    yield return last = step;
            if (last < end - 1)
                yield return end - 1;
        }
    }

    public (long Step, double Rate) Peak()
    {
        var (former, before, peak, top) = (first, first, first, schedule.At(first));
        foreach (var step in Turns)
        {
            if (schedule.At(step) is var rate && (rate > top || double.IsNaN(top)))
                (before, peak, top) = (former, step, rate);
            former = step;
        }

        return (RateSurvey.FirstStep(before, peak, step => schedule.At(step) >= top), top);
    }

    public RateSurvey Survey() => new(schedule, Turns);

    public long? FirstBelow(double rate)
    {
        var former = first;
        foreach (var turn in Turns)
        {
            if (schedule.At(turn) < rate)
                return RateSurvey.FirstStep(former, turn, step => schedule.At(step) < rate);
            former = turn;
        }

        return null;
    }

    /// <summary>The first step from which the rate stays below a limit, if the last one is below it.</summary>
    public long FirstToStayBelow(double rate)
    {
        var (above, below) = (-1L, -1L);
        foreach (var turn in Turns)
        {
            if (!(schedule.At(turn) < rate))
                (above, below) = (turn, -1);
            else if (below < 0)
                below = turn;
        }

        return above < 0 ? below : RateSurvey.FirstStep(above, below, step => schedule.At(step) < rate);
    }

    public bool IsConstant()
    {
        var rate = schedule.At(first);
        return Turns.All(step => schedule.At(step) == rate);
    }

    public IEnumerable<RateJump> Jumps() => (_corners is null ? JumpsAnywhere() : _corners.Select(JumpAt).OfType<long>().Distinct())
        .Where(step => step > first && step < end)
        .Select(step => new RateJump(step, schedule.At(step - 1), schedule.At(step)));

    /// <summary>The first step after a jump at a corner, or null if the rate does not jump there: it does if coming nearer changes nothing.</summary>
    public long? JumpAt(double corner)
    {
        // Far along, neighbouring numbers are so far apart that nothing is near.
        var near = Math.Max(1e-9, 8 * (Math.BitIncrement(corner) - corner));
        var far = Math.Max(1e-3, 16 * near);
        var (before, after) = (Before(corner - near), After(corner + near));
        var further = Math.Abs(After(corner + far) - Before(corner - far));
        if (!IsJump(Math.Abs(after - before), further, before, after))
            return null;
        var at = Math.Round(corner);
        if (Math.Abs(at - corner) > near)
            return (long)Math.Ceiling(corner);
        return (long)at + (Math.Abs(schedule.At(at) - before) < Math.Abs(schedule.At(at) - after) ? 1 : 0);
    }

    // The rate near a corner, but not outside of these steps. A curve made to throw at its end may have none there: that of the next step on this side then.
    private double Before(double step) => Near(step, Math.Floor(step));

    private double After(double step) => Near(step, Math.Ceiling(step));

    private double Near(double step, double whole) => schedule.TryAt(Within(step), out _) ?? schedule.At(Within(whole));

    private double Within(double step) => Math.Clamp(step, first, end - 1);

    // Nothing is known of the formula: where a rate differs from the one before, does most of the difference lie at one point?
    private IEnumerable<long> JumpsAnywhere()
    {
        const int Halvings = 36;
        var before = schedule.At(first);
        for (var step = first + 1; step < end; step++)
        {
            var after = schedule.At(step);
            if (Concentrated(step - 1, step, before, after, Halvings))
                yield return step;
            before = after;
        }
    }

    private bool Concentrated(double from, double to, double before, double after, int halvings)
    {
        var whole = Math.Abs(after - before);
        while (IsJump(Math.Abs(after - before), whole, before, after))
        {
            if (halvings-- == 0)
                return true;
            var middle = from + (to - from) / 2;
            if (schedule.TryAt(middle, out _) is not { } rate)
                return true;
            (from, to, before, after) = Math.Abs(rate - before) > Math.Abs(after - rate)
                ? (from, middle, before, rate)
                : (middle, to, rate, after);
        }

        return false;
    }

    private static bool IsJump(double difference, double further, double before, double after) =>
        difference > 1e-12 * Math.Max(Math.Abs(before), Math.Abs(after)) && difference > further / 2;

    private static double[]? CornersOf(LearningRateSchedule schedule, long first, long end)
    {
        // Where there are more corners than steps, it is less work to look at every step.
        return schedule.OutlineOf(first, end) is { } outline && outline.Count < Math.Min(end - first + 10, 10_000_000)
            ? [.. outline.Corners.Where(corner => corner >= first && corner < end).Order()]
            : null;
    }
}
