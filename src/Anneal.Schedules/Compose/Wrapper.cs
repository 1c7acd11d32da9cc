namespace Anneal.Schedules;

/// <summary>A schedule around one other.</summary>
internal abstract record Wrapper : LearningRateSchedule
{
    protected Wrapper(LearningRateSchedule schedule) => Inner = Nested.Within(schedule);

    [ConfigKey("schedule")]
    public LearningRateSchedule Inner { get; }

    internal sealed override int Depth => Inner.Depth + 1;

    internal sealed override long Cost => Inner.Cost + 1;

    internal override IEnumerable<double> Joins => Inner.Joins;
}
