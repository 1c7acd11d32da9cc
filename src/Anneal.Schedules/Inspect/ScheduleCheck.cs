namespace Anneal.Schedules;

/// <summary>Looks for what does not fit: a schedule of a number, bound to a run, and the updates from <c>first</c> on.</summary>
internal sealed class ScheduleCheck(LearningRateSchedule schedule, RunLength run, long first, string name)
{
    /// <summary>The usual scheduled number. For others it is unknown when they should be 0, or how much they should change.</summary>
    public const string LearningRate = "learning rate";

    private const string Units = "Lengths without a unit count updates (batches), not epochs; perhaps 10.Epochs or 100.Percent was meant.";
    private const string Longer = "Make the schedule longer (100.Percent fits any run)";

    // More often it starts again by mistake.
    private const int MostRestarts = 50;

    // A smaller part of the rate is no change.
    private const double LeastChange = 0.01;

    // Half the distance of a float32 to the next, as a part of it: what is smaller is rounded away when it is added. A curve that ends at 0 comes as near for a few updates.
    private const double Vanishing = 1.0 / (1 << 24), LeastVanished = 0.1;

    private readonly long _steps = run.Steps!.Value;
    private readonly RateScan _scan = new(schedule, first, run.Steps!.Value, RateScan.Quick);
    private readonly Horizon _horizon = new(schedule, run.Steps!.Value);

    public IEnumerable<ScheduleFinding> Findings()
    {
        var survey = _scan.Survey();
        if (survey.Unusable is { } step)
            return [UsableCheck.Finding(schedule, step, run, name, goesOn: _horizon.Recurrence == Recurrence.GoesOn && _horizon.End < step)];
        var begun = Begun(survey);
        return new[] { begun, Ended(survey, begun?.Kind), new JoinCheck(schedule, run, first, name, _scan).Finding() }.OfType<ScheduleFinding>();
    }

    /// <summary>The run sees too little of the schedule.</summary>
    private ScheduleFinding? Begun(RateSurvey survey)
    {
        if (_steps - first <= 1)
            return null;
        if (survey.Least == survey.Greatest)
            return NeverChanges(survey.Last);
        if (survey.Last == survey.Greatest && _horizon.Top(survey.Last) is var (top, highest))
            return new(ScheduleFindingKind.WarmupTooLong,
                $"The run ends while the {name} is still rising: at the last of {Length(_steps)} it is {Rate(survey.Last)}. "
                + $"It would reach {Rate(highest)} at {Place(top)}. Make the rise (a warm-up or part of a cycle) shorter, or train longer. {Units}");
        if (_horizon.End is { } end && end > 2.0 * _steps && schedule.TryAt(end, out _) is { } endRate)
            return new(ScheduleFindingKind.TooLong,
                $"The schedule is made for {Length(end)}, but this run has only {Length(_steps)}: it stops at a {name} of {Rate(survey.Last)}, "
                + $"where the schedule would end at {Rate(endRate)}. Make the schedule shorter (100.Percent fits any run), or train longer.");
        if (survey.Rises == 0 && _horizon.Restart(LeastChange * survey.Greatest) is { } restart && restart > 2.0 * _steps)
            return new(ScheduleFindingKind.TooLong,
                $"The schedule first restarts after {Length(restart)}, but this run has only {Length(_steps)}: it stops at a {name} of {Rate(survey.Last)}. "
                + "Make its first period shorter, or train longer.");
        return name == LearningRate && _horizon.Recurrence != Recurrence.Cycles && survey.Greatest - survey.Least < LeastChange * survey.Greatest && WasSo(survey.First)
            ? new(ScheduleFindingKind.NeverChanges,
                $"The {name} hardly changes in this run: {PreviewText.FromTo(survey.First, survey.Last)} in {Length(_steps - first)}. {Units}")
            : null;
    }

    private ScheduleFinding? NeverChanges(double rate)
    {
        var text = $"The {name} never changes in this run: it stays {Rate(rate)} for all {Length(_steps - first)}. ";
        if (_horizon.IsKnown && _horizon.Change(rate) is { } change)
            return new(ScheduleFindingKind.NeverChanges, $"{text}It first changes at {Place(change)}. {Units}");
        if (!WasSo(rate))
            return null;
        // The number 0 is meant, and a factor of 0, which freezes; a curve that is 0 throughout is not.
        if (rate == 0 && name == LearningRate && !IsNumber0(schedule) && !(schedule is Product product && product.Schedules.Any(IsNumber0)))
            return new(ScheduleFindingKind.ZeroTail,
                $"The {name} is 0 at each of {Length(_steps - first)}: nothing is learned. Give the schedule a rate above 0, or a rate for its warm-up to rise to (warmupTarget).");
        return _horizon.IsKnown ? null : new(ScheduleFindingKind.NeverChanges, text + Units);
    }

    private static bool IsNumber0(LearningRateSchedule schedule) => schedule is ConstantRate { Rate: 0 };

    // In a run that goes on the rate may have been another before.
    private bool WasSo(double rate) => first == 0 || schedule.TryAt(0, out _) is { } former && Math.Abs(former - rate) <= LeastChange * Math.Abs(rate);

    /// <summary>The schedule is over long before the run, or starts again and again.</summary>
    private ScheduleFinding? Ended(RateSurvey survey, ScheduleFindingKind? begun)
    {
        if (begun is ScheduleFindingKind.NeverChanges or ScheduleFindingKind.ZeroTail)
            return null;
        if (Overrun(survey) is { } overrun)
            return overrun;
        // Where nothing changes any more, it did before.
        if (survey.Tail == first && _horizon.IsKnown)
            survey = new RateScan(schedule, 0, _steps, RateScan.Quick).Survey();
        if (survey.Tail == 0 || survey.Tail == first && !_horizon.IsKnown && WasSo(survey.Last))
            return null;
        var border = Math.Max(Vanishing * survey.Greatest, double.Epsilon);
        if (name == LearningRate && survey.Last < border)
            return Vanished(survey, border);

        // What has risen to its peak may stay there.
        return survey.Tail >= 0.5 * _steps || survey.Last == survey.Greatest || begun is not null ? null : new(ScheduleFindingKind.TooShort,
            $"The schedule is over at {Place(survey.Tail)}, but this run has {Length(_steps)}: the {name} stays {Rate(survey.Last)} for the rest. {Longer} if it is to last.");
    }

    /// <summary>The rate is 0, or as good as 0, to the end.</summary>
    private ScheduleFinding? Vanished(RateSurvey survey, double border)
    {
        var vanished = _scan.FirstToStayBelow(border);
        // Where the rate is 0, it was as good as 0 shortly before.
        if (survey.Last == 0 && Math.Max(survey.Tail, first) is var zero && zero - vanished <= LeastVanished * (_steps - zero))
            return _steps - zero <= 1 ? null : new(ScheduleFindingKind.ZeroTail,
                $"The {name} is 0 from {Place(zero)} on: the last {Length(_steps - zero)} change nothing. {Longer}, end it above 0, or train shorter.");
        return _steps - vanished < LeastVanished * _steps ? null : new(ScheduleFindingKind.ZeroTail,
            $"The {name} is negligible from {Place(vanished)} on: it is below 2^-24 of its peak, {Rate(survey.Greatest)}, and the last {Length(_steps - vanished)} are rounded away in float32. "
            + $"{Longer}, make it fall more slowly, or train shorter. {Units}");
    }

    private ScheduleFinding? Overrun(RateSurvey survey)
    {
        var goesOn = _horizon.Recurrence == Recurrence.GoesOn && _horizon.End < _steps;
        var climbs = goesOn && survey.Regained - survey.FirstBottom.Rate > LeastChange * survey.Greatest;
        var restarts = _horizon.Recurrence is Recurrence.GoesOn or Recurrence.Restarts && survey.Rises > MostRestarts;
        var remedy = goesOn ? "or hold its last rate (After.Hold)" : "so that it restarts less often";
        if (climbs || restarts)
            return new(ScheduleFindingKind.TooShort,
                $"The {name} has fallen to {Rate(survey.FirstBottom.Rate)} by {Place(survey.FirstBottom.Step)} and rises again "
                + $"{(_scan.IsSampled ? $"at least {survey.Rises} times" : survey.Rises == 1 ? "once" : $"{survey.Rises} times")} in this run of {Length(_steps - first)}. {Longer}, {remedy}. {Units}");
        return goesOn && _horizon.End < 0.5 * _steps && survey.Tail == _steps - 1 ? new(ScheduleFindingKind.TooShort,
            $"The schedule is over at {Place(_horizon.End!.Value)}, but this run has {Length(_steps)}: its formula continues, to a {name} of {Rate(survey.Last)} at the last. "
            + $"{Longer}, {remedy}. {Units}") : null;
    }

    private string Length(double steps) => PreviewText.Length(steps, run);

    private string Place(double step) => PreviewText.Place(step, run);

    private static string Rate(double rate) => PreviewText.Rate(rate);
}
