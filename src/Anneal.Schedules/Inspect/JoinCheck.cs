namespace Anneal.Schedules;

/// <summary>Looks for rates that jump where one schedule follows another; from one rate that holds to the next is a stair, which is meant.</summary>
internal sealed class JoinCheck(LearningRateSchedule schedule, RunLength run, long first, string name, RateScan scan)
{
    private const double LeastJump = 0.1;
    private const int MostNamed = 3;

    private readonly long _steps = run.Steps!.Value;

    public ScheduleFinding? Finding() => Jumps() switch
    {
        [] => null,
        [var jump] => Found($"The {name} jumps {Text(jump)}, where one schedule follows another.", [jump]),
        var jumps => Found($"The {name} jumps at {jumps.Length} places where one schedule follows another: {string.Join(", ", jumps.Take(MostNamed).Select(Text))}"
            + $"{(jumps.Length > MostNamed ? $", and {jumps.Length - MostNamed} more" : "")}.", jumps),
    };

    private static ScheduleFinding Found(string text, RateJump[] jumps) =>
        new(ScheduleFindingKind.JumpAtJoin, $"{text} If this is not intended, {string.Join("; ", jumps.Select(Remedy).Distinct())}.");

    private static string Remedy(RateJump jump)
    {
        if (jump.Before < LeastJump * jump.After)
            return "let the rate rise gradually with next.WithWarmup(length, from); for intended restarts, use Repeat or CosineDecayRestarts";
        return jump.After == 0
            ? "start the next schedule above 0, or start its warm-up at the previous rate: WithWarmup(length, from)"
            : "start the next schedule at the previous rate: Then(next, at, fromPrevious: true)";
    }

    private RateJump[] Jumps()
    {
        SortedSet<long> steps = [.. schedule.Joins.Where(at => at > first && at < _steps).Take(Math.Max(256, (int)(RateScan.Quick / 10 / schedule.Cost))).Select(scan.JumpAt).OfType<long>().Where(step => step > first && step < _steps)];
        return [.. steps.Where(step => !(Holds(step - 1) && Holds(step + 1))).Select(step => new RateJump(step, schedule.At(step - 1), schedule.At(step)))
            .Where(jump => Math.Abs(jump.After - jump.Before) > LeastJump * Math.Max(jump.After, jump.Before))];

        // Whether the rate is the same at a step and the one before it, or has no other to be the same as.
        bool Holds(long step) => step == first || step == _steps || steps.Contains(step) || schedule.At(step - 1) == schedule.At(step);
    }

    private string Text(RateJump jump) => $"from {PreviewText.Rate(jump.Before)} to {PreviewText.Rate(jump.After)} at {PreviewText.Place(jump.Step, run)}";
}
