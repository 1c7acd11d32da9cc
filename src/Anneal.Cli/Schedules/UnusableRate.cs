using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Says where a schedule gives no rate that an optimizer takes.</summary>
internal static class UnusableRate
{
    public static IEnumerable<string> Of(IReadOnlyList<NamedSchedule> schedules, RunLength run) =>
        from schedule in schedules
        from finding in schedule.Schedule.Check(run)
        where finding.Kind == ScheduleFindingKind.NoRate
        select $"{schedule.Label}: {finding.Text}";
}
