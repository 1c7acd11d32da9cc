namespace Anneal.Schedules;

/// <summary>Looks for what does not fit: a schedule, bound to a run, and the updates from <c>first</c> on.</summary>
internal sealed class ScheduleCheck(LearningRateSchedule schedule, RunLength run, long first)
{
    private const string Units = "Lengths without a unit count updates (batches), not epochs: 10.Epochs or 100.Percent may be what was meant.";

    private readonly long _steps = run.Steps!.Value;

    public IEnumerable<ScheduleFinding> Findings()
    {
        if (TryAt(first) is not { } start || TryAt(_steps - 1) is not { } last)
        {
            yield return new(ScheduleFindingKind.NoRate,
                $"The schedule gives no rate for all of this run of {Length(_steps)}: it is made to throw after its end. Make it longer, or let it hold its last rate.");
            yield break;
        }

        var end = End();
        if (schedule.Shift(-first).IsConstantOver(_steps - first))
        {
            if (_steps - first > 1 && !(end <= _steps - 1) && FirstAfterRun(step => TryAt(step) is { } rate && rate != last) is { } change)
                yield return new(ScheduleFindingKind.NeverChanges,
                    $"The learning rate never changes in this run: it stays {PreviewText.Rate(start)} for all {Length(_steps - first)}. "
                    + $"It first changes at {PreviewText.Place(change, run)}. {Units}");
        }
        else if (FirstAfterRun(step => TryAt(step) is { } rate && !(TryAt(step + 1) > rate)) is { } top && top > _steps && double.IsFinite(schedule.At(top))
            && TryAt(_steps) > last && schedule.Shift(-first).Peak(_steps - first).Step == _steps - 1 - first)
        {
            yield return new(ScheduleFindingKind.WarmupTooLong,
                $"The warm-up is longer than this run: the learning rate still rises at the last of {Length(_steps)}, where it is {PreviewText.Rate(last)}. "
                + $"It would reach {PreviewText.Rate(schedule.At(top))} at {PreviewText.Place(top, run)}. Make the warm-up shorter, or train longer. {Units}");
        }
        else if (end > 2.0 * _steps)
        {
            yield return new(ScheduleFindingKind.TooLong,
                $"The schedule is made for {Length(end.Value)}, but this run has only {Length(_steps)}: it stops at a learning rate of {PreviewText.Rate(last)}, "
                + $"where the schedule would end at {PreviewText.Rate(schedule.At(end.Value))}. Make the schedule shorter (100.Percent fits any run), or train longer.");
        }

        if (last == 0 && end is { } zero and > 0 && _steps - Math.Max(zero, first) > 1)
            yield return new(ScheduleFindingKind.ZeroTail,
                $"The learning rate is 0 from {PreviewText.Place(Math.Max(zero, first), run)} on: the last {Length(_steps - Math.Max(zero, first))} change nothing. "
                + "Make the schedule longer (100.Percent fits any run), end it above 0, or train shorter.");
        else if (end > 0 && end < 0.5 * _steps && last != 0)
            yield return new(ScheduleFindingKind.TooShort,
                $"The schedule is over at {PreviewText.Place(end.Value, run)}, but this run has {Length(_steps)}: the learning rate stays {PreviewText.Rate(last)} for the rest. "
                + "Make the schedule longer (100.Percent fits any run) if it is to last.");

        foreach (var jump in Jumps())
            yield return new(ScheduleFindingKind.JumpAtJoin,
                $"The learning rate jumps from {PreviewText.Rate(jump.Before)} to {PreviewText.Rate(jump.After)} at {PreviewText.Place(jump.Step, run)}, where one schedule "
                + "follows another. If that is not meant, let the next one start at the rate before it: Then(next, at, fromPrevious: true).");
    }

    private IEnumerable<RateJump> Jumps()
    {
        HashSet<long> joins = [.. schedule.Joins.Where(at => at < _steps).Select(at => (long)Math.Ceiling(at))];
        return joins.Where(step => step > first).Order().Select(step => new RateJump(step, schedule.At(step - 1), schedule.At(step)))
            .Where(jump => Math.Abs(jump.After - jump.Before) > 0.1 * Math.Max(Math.Abs(jump.After), Math.Abs(jump.Before)))
            .Where(jump => schedule.Discontinuities(run).Contains(jump));
    }

    /// <summary>The first step from which the rate never changes again, or null: a curve that only underflows has none.</summary>
    private long? End()
    {
        if (TryAt(1L << 52) is not { } held || !double.IsFinite(held))
            return null;
        var high = 0L;
        // Two places an octave, one of them odd, so that a period does not look like an end.
        for (var octave = 51; octave >= 0; octave--)
        {
            if (TryAt(1L << octave) == held && TryAt((long)(1.37 * (1L << octave)) | 1) == held)
                continue;
            high = 1L << (octave + 1);
            break;
        }

        if (high == 1L << 52)
            return null;
        if (high == 0)
            return TryAt(0) == held ? 0 : 1;
        var low = high / 2;
        // Between these the rate differs somewhere: the last such step is next to the end.
        var end = TryAt(low) != held || TryAt((long)(1.37 * low) | 1) != held ? Bisect(low, high * 2, step => TryAt(step) == held) : low;
        return held == 0 && end > 0 && Math.Abs(schedule.At(end - 1)) < 1e-200 ? null : end;
    }

    private long? FirstAfterRun(Func<long, bool> holds)
    {
        var low = _steps - 1;
        for (var octave = 0; octave < 40; octave++)
        {
            var high = _steps - 1 + (1L << octave);
            if (holds(high))
                return Bisect(low, high, holds);
            low = high;
        }

        return null;
    }

    // It does not hold at low, and does at high.
    private static long Bisect(long low, long high, Func<long, bool> holds)
    {
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

    // Beyond its end a schedule may throw what it likes, a function that reads an array for example.
    private double? TryAt(long step)
    {
        try
        {
            return schedule.At(step);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return null;
        }
    }

    private string Length(double steps) => PreviewText.Length(steps, run);
}
