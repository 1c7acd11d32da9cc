namespace Anneal.Schedules;

/// <summary>A schedule made of several that run side by side, in an associative way: groups of the same kind within it are part of it.</summary>
internal abstract record Group : LearningRateSchedule
{
    protected Group(IEnumerable<LearningRateSchedule> schedules) =>
        Schedules = new([.. schedules.Select(schedule => Nested.Within(schedule, nameof(schedules)))]);

    public ValueList<LearningRateSchedule> Schedules { get; }

    [ConfigKey("schedules")]
    private protected IReadOnlyList<LearningRateSchedule> ListedSchedules => Schedules;

    internal sealed override int Depth => Schedules.Max(schedule => schedule.Depth) + 1;

    internal sealed override long Cost => Schedules.Sum(schedule => schedule.Cost);

    internal sealed override IEnumerable<double> Joins => Schedules.SelectMany(schedule => schedule.Joins);

    public sealed override LearningRateSchedule Bind(RunLength run)
    {
        var bound = Schedules.Select(schedule => schedule.Bind(run)).ToArray();
        return bound.Zip(Schedules).All(pair => ReferenceEquals(pair.First, pair.Second)) ? this : With(bound);
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Outline.Of(Schedules, from, to, isMonotone: Schedules.Count(schedule => schedule is not ConstantRate) <= 1);

    /// <summary>A group of this kind.</summary>
    protected abstract LearningRateSchedule With(IReadOnlyList<LearningRateSchedule> schedules);

    /// <summary>The schedules with those of groups of one kind in their places.</summary>
    protected static IEnumerable<LearningRateSchedule> Flat<TGroup>(IEnumerable<LearningRateSchedule> schedules) where TGroup : Group =>
        schedules.SelectMany(schedule => schedule is TGroup group ? group.Schedules : (IEnumerable<LearningRateSchedule>)[schedule]);

    protected static IReadOnlyList<LearningRateSchedule> ReadAll(ConfigReader config)
    {
        var schedules = config.Schedules("schedules");
        return schedules.Length > 0 ? schedules : throw config.Error("schedules", "must hold at least one schedule; it was empty", "at least one schedule");
    }
}
