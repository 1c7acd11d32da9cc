namespace Anneal.Schedules;

/// <summary>
/// The rates of a bound schedule after the run. Only curves of a known shape are evaluated there, because a function may loop over the
/// steps or read an array.
/// </summary>
internal sealed class Horizon(LearningRateSchedule schedule, long steps)
{
    // More corners than this are stairs or short periods; beyond that step nothing is looked for.
    private const double MostCorners = RateScan.Quick, Farthest = 1L << 50;

    private readonly Outline? _outline = schedule.OutlineOf(0, double.PositiveInfinity);
    private long? _end;

    public bool IsKnown => _outline is not null;

    public Recurrence Recurrence => _outline?.Recurrence ?? Recurrence.None;

    /// <summary>The step from which the rate never changes again, or from which the formula continues after the end of the curve; null if
    /// there is none.</summary>
    public long? End => _end ??= FindEnd();

    /// <summary>The first step after the run with another rate than its last.</summary>
    public long? Change(double last) => FirstAfterRun(step => TryAt(step) is { } rate && rate != last);

    /// <summary>Where a rate that still rises at the end of the run will be highest.</summary>
    public (long Step, double Rate)? Top(double last) => IsKnown && TryAt(steps) > last && FirstAfterRun(step => TryAt(step) is { } rate && !(TryAt(step + 1) > rate)) is { } top
        && top > steps && TryAt(top) is { } highest && double.IsFinite(highest) ? (top, highest) : null;

    /// <summary>Where a schedule made to start again does so for the first time after the run: its rate rises at once.</summary>
    public long? Restart(double least)
    {
        if (Recurrence != Recurrence.Restarts)
            return null;
        for (var (from, to) = (steps, 2 * steps); to < Farthest; (from, to) = (to, 2 * to))
        {
            if (schedule.OutlineOf(from, to) is not { Count: <= MostCorners } outline)
                return null;
            foreach (var step in outline.Corners.Where(corner => corner >= from && corner < to).Order().Select(corner => (long)Math.Ceiling(corner)))
                if (TryAt(step - 1) is { } before && (TryAt(step) - before > least || TryAt(step + 1) - before > least))
                    return step;
        }

        return null;
    }

    private long? FindEnd()
    {
        if (_outline is not { Count: <= MostCorners } outline || outline.Corners.DefaultIfEmpty(0).Max() is not (> 0 and < Farthest and var last))
            return null;
        var end = (long)Math.Ceiling(last);
        // Of several curves the shortest may be made to throw.
        if (TryAt(end + 1) is not { } rate)
            return FirstAfterRun(step => TryAt(step) is null) - 1;
        // A smooth formula has one rate at three places only where it stays.
        if (TryAt(2 * end + 1) is { } later && later != rate || TryAt(5 * end + 3) is { } latest && latest != rate)
            return outline.Recurrence == Recurrence.GoesOn ? end : null;
        // A bound may end it before its last corner.
        return outline.IsMonotone ? new RateScan(schedule, 0, end + 2, RateScan.Quick).Survey().Tail : end;
    }

    private long? FirstAfterRun(Func<long, bool> holds)
    {
        var low = steps - 1;
        for (var octave = 0; octave < 40; octave++)
        {
            var high = steps - 1 + (1L << octave);
            if (holds(high))
                return RateSurvey.FirstStep(low, high, holds);
            low = high;
        }

        return null;
    }

    private double? TryAt(long step) => schedule.TryAt(step, out _);
}
