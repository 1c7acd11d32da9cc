namespace Anneal.Schedules;

/// <summary>Looks for what does not fit: a schedule of a number, bound to a run, and the updates from <c>first</c> on.</summary>
internal sealed class ScheduleCheck(LearningRateSchedule schedule, RunLength run, long first, string name)
{
    /// <summary>The number that schedules are for, as a rule. Of others nobody knows when they should be 0, or how much they should change.</summary>
    public const string LearningRate = "learning rate";

    private const string Units = "Lengths without a unit count updates (batches), not epochs: 10.Epochs or 100.Percent may be what was meant.";
    private const string Longer = "Make the schedule longer (100.Percent fits any run)";

    // More often it starts again by mistake.
    private const int MostRestarts = 50;

    // A smaller part of the rate is no change.
    private const double LeastChange = 0.01;

    private readonly long _steps = run.Steps!.Value;
    private readonly RateScan _scan = new(schedule, first, run.Steps!.Value);
    private readonly Horizon _horizon = new(schedule, run.Steps!.Value);

    public IEnumerable<ScheduleFinding> Findings()
    {
        var survey = _scan.Survey();
        if (survey.Failure is var (step, error))
            return [new(ScheduleFindingKind.NoRate,
                $"The schedule gives no {name} at {Place(step)} of this run of {Length(_steps)}: {error.Message} Make it longer, or let it hold its last rate.")];
        var begun = Begun(survey);
        return [.. new[] { begun, Ended(survey, begun?.Kind) }.OfType<ScheduleFinding>(), .. Jumps()];
    }

    /// <summary>The run sees too little of the schedule.</summary>
    private ScheduleFinding? Begun(RateSurvey survey)
    {
        if (_steps - first <= 1)
            return null;
        if (survey.Least == survey.Greatest)
            return NeverChanges(survey.Last);
        if (survey.Last == survey.Greatest && _horizon.Top(survey.Last) is { } top)
            return new(ScheduleFindingKind.WarmupTooLong,
                $"The warm-up is longer than this run: the {name} still rises at the last of {Length(_steps)}, where it is {Rate(survey.Last)}. "
                + $"It would reach {Rate(schedule.At(top))} at {Place(top)}. Make the warm-up shorter, or train longer. {Units}");
        if (_horizon.End is { } end && end > 2.0 * _steps)
            return new(ScheduleFindingKind.TooLong,
                $"The schedule is made for {Length(end)}, but this run has only {Length(_steps)}: it stops at a {name} of {Rate(survey.Last)}, "
                + $"where the schedule would end at {Rate(schedule.At(end))}. Make the schedule shorter (100.Percent fits any run), or train longer.");
        if (survey.Rises == 0 && _horizon.Restart(LeastChange * survey.Greatest) is { } restart && restart > 2.0 * _steps)
            return new(ScheduleFindingKind.TooLong,
                $"The schedule first starts again after {Length(restart)}, but this run has only {Length(_steps)}: it stops at a {name} of {Rate(survey.Last)}. "
                + "Make its first period shorter, or train longer.");
        return name == LearningRate && _horizon.Recurrence != Recurrence.Cycles && survey.Greatest - survey.Least < LeastChange * survey.Greatest && WasSo(survey.First)
            ? new(ScheduleFindingKind.NeverChanges,
                $"The {name} hardly changes in this run: {PreviewText.FromTo(survey.First, survey.Last)} in {Length(_steps - first)}. {Units}")
            : null;
    }

    private ScheduleFinding? NeverChanges(double rate)
    {
        var text = $"The {name} never changes in this run: it stays {Rate(rate)} for all {Length(_steps - first)}. ";
        if (_horizon.IsKnown)
            return _horizon.Change(rate) is { } change ? new(ScheduleFindingKind.NeverChanges, $"{text}It first changes at {Place(change)}. {Units}") : null;
        return WasSo(rate) ? new(ScheduleFindingKind.NeverChanges, text + Units) : null;
    }

    // In a run that goes on the rate may have been another before.
    private bool WasSo(double rate) => first == 0 || Math.Abs(schedule.At(0) - rate) <= LeastChange * Math.Abs(rate);

    /// <summary>The schedule is over long before the run, or starts again and again.</summary>
    private ScheduleFinding? Ended(RateSurvey survey, ScheduleFindingKind? begun)
    {
        if (begun == ScheduleFindingKind.NeverChanges)
            return null;
        if (Overrun(survey) is { } overrun)
            return overrun;
        // Where nothing changes any more, it did before.
        if (survey.Tail == first && _horizon.IsKnown)
            survey = new RateScan(schedule, 0, _steps).Survey();
        if (survey.Tail == 0 || survey.Tail == first && !_horizon.IsKnown && WasSo(survey.Last))
            return null;
        if (survey.Last == 0 && name == LearningRate)
        {
            var zero = Math.Max(survey.Tail, first);
            return _steps - zero <= 1 ? null : new(ScheduleFindingKind.ZeroTail,
                $"The {name} is 0 from {Place(zero)} on: the last {Length(_steps - zero)} change nothing. {Longer}, end it above 0, or train shorter.");
        }

        // What has risen to its peak may stay there.
        return survey.Tail >= 0.5 * _steps || survey.Last == survey.Greatest || begun is not null ? null : new(ScheduleFindingKind.TooShort,
            $"The schedule is over at {Place(survey.Tail)}, but this run has {Length(_steps)}: the {name} stays {Rate(survey.Last)} for the rest. {Longer} if it is to last.");
    }

    private ScheduleFinding? Overrun(RateSurvey survey)
    {
        var goesOn = _horizon.Recurrence == Recurrence.GoesOn && _horizon.End < 0.5 * _steps;
        var restarts = _horizon.Recurrence is Recurrence.GoesOn or Recurrence.Restarts && survey.Rises > MostRestarts;
        if (!goesOn && !restarts)
            return null;
        var remedy = goesOn ? "or let it stay at its end (After.Hold)" : "so that it starts again less often";
        if (survey.Rises > 0)
            return new(ScheduleFindingKind.TooShort,
                $"The {name} is down at {Rate(survey.FirstBottom.Rate)} at {Place(survey.FirstBottom.Step)} already, and rises again "
                + $"{(survey.Rises == 1 ? "once" : $"{survey.Rises} times")} in this run of {Length(_steps - first)}. {Longer}, {remedy}. {Units}");
        return survey.Tail < _steps - 1 ? null : new(ScheduleFindingKind.TooShort,
            $"The schedule is over at {Place(_horizon.End!.Value)}, but this run has {Length(_steps)}: its formula goes on, to a {name} of {Rate(survey.Last)} at the last. "
            + $"{Longer}, {remedy}. {Units}");
    }

    private IEnumerable<ScheduleFinding> Jumps() => schedule.Joins.Where(at => at > first && at < _steps).Select(_scan.JumpAt).OfType<long>()
        .Where(step => step > first && step < _steps).Distinct().Order().Select(step => new RateJump(step, schedule.At(step - 1), schedule.At(step)))
        .Where(jump => Math.Abs(jump.After - jump.Before) > 0.1 * Math.Max(Math.Abs(jump.After), Math.Abs(jump.Before)))
        .Select(jump => new ScheduleFinding(ScheduleFindingKind.JumpAtJoin,
            $"The {name} jumps from {Rate(jump.Before)} to {Rate(jump.After)} at {Place(jump.Step)}, where one schedule follows another. "
            + "If that is not meant, let the next one start at the rate before it: Then(next, at, fromPrevious: true)."));

    private string Length(double steps) => PreviewText.Length(steps, run);

    private string Place(double step) => PreviewText.Place(step, run);

    private static string Rate(double rate) => PreviewText.Rate(rate);
}
