using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>A schedule and the words by which it was asked for.</summary>
internal sealed record NamedSchedule(string Label, LearningRateSchedule Schedule)
{
    public NamedSchedule Bind(RunLength run) => this with { Schedule = Schedule.Bind(run) };
}
