namespace Anneal.Schedules;

/// <summary>The first steps of a schedule, again and again.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Repeated : Wrapper
{
    public Repeated(LearningRateSchedule schedule, Duration length) : base(schedule) => Length = Require.Positive(length);

    [BindBy(nameof(Duration.BindPeriod))]
    public Duration Length { get; }

    /// <summary>Those of the first period: what jumps there jumps in all.</summary>
    internal override IEnumerable<double> Joins => Inner.Joins.Where(at => at < Length.Steps);

    public override double At(double step)
    {
        Require.Step(step);
        return Inner.At(step < 0 ? step : step % Length.Steps);
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var length = Length.Steps;
        if (Inner.OutlineOf(0, length) is not { } period || Inner.OutlineOf(Math.Min(from, 0), 0) is not { } before)
            return null;
        var inside = period.Within(0, length).Corners.Prepend(0);
        var starts = Outline.Multiples(length, Math.Max(from - length, -length), to);
        var all = starts with
        {
            Corners = starts.Corners.SelectMany(start => inside.Select(corner => start + corner)),
            Count = starts.Count * (period.Count + 1),
            IsMonotone = period.IsMonotone,
            Recurrence = period.Recurrence == Recurrence.Cycles ? Recurrence.Cycles : Recurrence.Restarts,
        };
        return before.Within(from, 0).And(all);
    }

    public override string ToString() => $"{Inner}.Repeat({Length})";
}
