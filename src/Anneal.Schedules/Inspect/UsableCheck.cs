namespace Anneal.Schedules;

/// <summary>Says why no optimizer takes the rate of a step, and what to do.</summary>
internal static class UsableCheck
{
    public static ScheduleFinding Finding(LearningRateSchedule schedule, long step, RunLength run, string name, bool goesOn)
    {
        var place = $"at {PreviewText.Place(step, run)} of this run of {PreviewText.Length(run.Steps!.Value, run)}";
        return new(ScheduleFindingKind.NoRate, schedule.TryAt(step, out var error) is { } rate
            ? $"The {name} is {Words(rate)} {place}. No optimizer takes that: training would stop there with an error. {Remedy(rate, goesOn)}"
            : $"The schedule gives no {name} {place}: {Sentence(error!)} Make it longer, or let it hold its last rate.");
    }

    private static string Words(double rate) => double.IsNaN(rate) ? "NaN, not a number," : double.IsFinite(rate) ? $"{PreviewText.Rate(rate)}, below 0," : "infinite";

    private static string Remedy(double rate, bool goesOn)
    {
        if (!double.IsFinite(rate))
            return "Something is divided by 0 or raised to a negative power, or the root or logarithm of a number below 0 is taken, as a rule: change the schedule, or end it before (EndAt).";
        return goesOn
            ? "The formula goes on after its end: let the schedule stay there (After.Hold), make it longer (100.Percent fits any run), or keep it at 0 or above by Clamp(low: 0)."
            : "Let the schedule start and end at 0 or above, or keep it there by Clamp(low: 0).";
    }

    private static string Sentence(Exception error)
    {
        var text = error.PlainMessage();
        return text.EndsWith('.') || text.EndsWith('!') || text.EndsWith('?') ? text : text + ".";
    }
}
