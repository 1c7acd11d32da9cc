namespace Anneal.Schedules;

/// <summary>The first steps of a schedule from the last to the first, where it stays.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Reversed : Wrapper
{
    public Reversed(LearningRateSchedule schedule, Duration length) : base(schedule) => Length = Require.NotNegative(length);

    public Duration Length { get; }

    internal override IEnumerable<double> Joins => Inner.Joins.Where(at => at > 0 && at < Length.Steps).Select(at => Length.Steps - at);

    public override double At(double step)
    {
        Require.Step(step);
        return Inner.At(Math.Max(Length.Steps - step, 0));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var length = Length.Steps;
        return from >= length
            ? Outline.Smooth
            : Inner.OutlineOf(Math.Max(length - to, 0), length - from) is { } outline
                ? outline.Select(corner => length - corner).Within(from, length).And(Outline.At(length))
                : null;
    }

    public override string ToString() => $"{Inner}.Reverse({Length})";
}
