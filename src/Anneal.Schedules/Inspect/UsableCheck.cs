namespace Anneal.Schedules;

/// <summary>Says why no optimizer takes the rate of a step, and what to do.</summary>
internal static class UsableCheck
{
    public static ScheduleFinding Finding(LearningRateSchedule schedule, long step, RunLength run, string name, bool goesOn)
    {
        var place = $"at {PreviewText.Place(step, run)} of this run of {PreviewText.Length(run.Steps!.Value, run)}";
        return new(ScheduleFindingKind.NoRate, schedule.TryAt(step, out var error) is { } rate
            ? $"The {name} is {Words(rate)} {place}. Optimizers refuse such a rate, so training would stop there with an error. {Remedy(rate, goesOn)}"
            : $"The schedule gives no {name} {place}: {Sentence(error!)} Make it longer, or hold its last rate.");
    }

    private static string Words(double rate) => double.IsNaN(rate) ? "NaN, not a number," : double.IsFinite(rate) ? $"{PreviewText.Rate(rate)}, below 0," : "infinite";

    private static string Remedy(double rate, bool goesOn)
    {
        if (!double.IsFinite(rate))
            return "The usual cause is a division by 0, a negative power of 0, or the root or logarithm of a negative number. Change the schedule, or end it earlier (EndAt).";
        return goesOn
            ? "The formula continues after its end. Hold the last rate (After.Hold), make the schedule longer (100.Percent fits any run), or limit it with Clamp(low: 0)."
            : "Start and end the schedule at 0 or above, or limit it with Clamp(low: 0).";
    }

    private static string Sentence(Exception error)
    {
        var text = error.PlainMessage();
        return text.EndsWith('.') || text.EndsWith('!') || text.EndsWith('?') ? text : text + ".";
    }
}
