namespace Anneal.Schedules;

/// <summary>Questions about the rates of steps 0 to count - 1, answered at the corners where the curve is known, else at every step.</summary>
internal sealed class RateScan(LearningRateSchedule schedule, long count)
{
    private readonly double[]? _corners = CornersOf(schedule, count);

    /// <summary>Steps between which the rate is monotone, in order: first and last one, and those around each corner.</summary>
    private IEnumerable<long> Turns
    {
        get
        {
            if (_corners is null || schedule.OutlineOf(0, count) is not { IsMonotone: true })
            {
                for (long step = 0; step < count; step++)
                    yield return step;
                yield break;
            }

            var last = 0L;
            yield return 0;
            foreach (var corner in _corners)
                for (var step = Math.Max(last + 1, (long)Math.Floor(corner) - 1); step <= Math.Min(count - 1, (long)Math.Ceiling(corner) + 1); step++)
                    yield return last = step;
            if (last < count - 1)
                yield return count - 1;
        }
    }

    public (long Step, double Rate) Peak()
    {
        var (peak, top) = (0L, schedule.At(0));
        foreach (var step in Turns)
            if (schedule.At(step) is var rate && (rate > top || double.IsNaN(top)))
                (peak, top) = (step, rate);
        return (peak, top);
    }

    public long? FirstBelow(double rate)
    {
        var former = 0L;
        foreach (var turn in Turns)
        {
            if (schedule.At(turn) < rate)
                return FirstBelow(rate, former, turn);
            former = turn;
        }

        return null;
    }

    public bool IsConstant()
    {
        var first = schedule.At(0);
        return Turns.All(step => schedule.At(step) == first);
    }

    public IEnumerable<RateJump> Jumps() => (_corners is null ? JumpsAnywhere() : _corners.Select(JumpAt).OfType<long>().Distinct())
        .Where(step => step > 0 && step < count)
        .Select(step => new RateJump(step, schedule.At(step - 1), schedule.At(step)));

    // Above is not below the rate, or step 0; below is.
    private long FirstBelow(double rate, long above, long below)
    {
        while (below - above > 1)
        {
            var middle = above + (below - above) / 2;
            if (schedule.At(middle) < rate)
                below = middle;
            else
                above = middle;
        }

        return schedule.At(above) < rate ? above : below;
    }

    /// <summary>The first step after a jump at a corner, or null if the rate does not jump there: it does if coming nearer changes nothing.</summary>
    private long? JumpAt(double corner)
    {
        var near = Math.Max(1e-9, 8 * (Math.BitIncrement(corner) - corner));
        var (before, after) = (Within(corner - near), Within(corner + near));
        var further = Math.Abs(Within(corner + 1e-3) - Within(corner - 1e-3));
        if (!IsJump(Math.Abs(after - before), further, before, after))
            return null;
        var at = Math.Round(corner);
        if (Math.Abs(at - corner) > near)
            return (long)Math.Ceiling(corner);
        return (long)at + (Math.Abs(schedule.At(at) - before) < Math.Abs(schedule.At(at) - after) ? 1 : 0);
    }

    // The rate, but not outside of the run.
    private double Within(double step) => schedule.At(Math.Clamp(step, 0, count - 1));

    // Nothing is known of the formula: where a rate differs from the one before, does most of the difference lie at one point?
    private IEnumerable<long> JumpsAnywhere()
    {
        const int Halvings = 36;
        var before = schedule.At(0);
        for (long step = 1; step < count; step++)
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
            var rate = schedule.At(middle);
            (from, to, before, after) = Math.Abs(rate - before) > Math.Abs(after - rate)
                ? (from, middle, before, rate)
                : (middle, to, rate, after);
        }

        return false;
    }

    private static bool IsJump(double difference, double further, double before, double after) =>
        difference > 1e-12 * Math.Max(Math.Abs(before), Math.Abs(after)) && difference > further / 2;

    private static double[]? CornersOf(LearningRateSchedule schedule, long count)
    {
        // Where there are more corners than steps, it is less work to look at every step.
        return schedule.OutlineOf(0, count) is { } outline && outline.Count < Math.Min(count + 10, 10_000_000)
            ? [.. outline.Corners.Where(corner => corner >= 0 && corner < count).Order()]
            : null;
    }
}
