namespace Anneal.Schedules;

/// <summary>A schedule that starts later, or earlier.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Shifted : Wrapper
{
    [ConfigConstructor]
    private Shifted(LearningRateSchedule schedule, Duration by) : base(schedule) => By = by;

    public Duration By { get; }

    public static LearningRateSchedule Of(LearningRateSchedule inner, Duration by)
    {
        Require.Finite(by);
        if (inner is Shifted shifted)
            (inner, by) = (shifted.Inner, shifted.By + by);
        return by == 0 ? inner : new Shifted(inner, by);
    }

    internal override IEnumerable<double> Joins => Inner.Joins.Select(at => at + By.Steps);

    // The first step of the schedule that is asked for: one that starts later holds its first rate until then.
    private double First => By.Steps > 0 ? 0 : double.NegativeInfinity;

    public override double At(double step)
    {
        Require.Step(step);
        return Inner.At(Math.Max(step - By.Steps, First));
    }

    public override LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var inner = Inner.Bind(run.StartingAt(By));
        return ReferenceEquals(inner, Inner) && By.IsInSteps ? this : Of(inner, By.Bind(run));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var (by, first) = (By.Steps, First);
        return Inner.OutlineOf(Math.Max(from - by, first), Math.Max(to - by, first)) is { } outline
            ? outline.Select(corner => corner + by).And(Outline.At(by)).Within(from, to)
            : null;
    }

    public override string ToString() => $"{Inner}.Shift({By})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(config.Schedule("schedule"), Duration.FromConfig(config.Required("by")));
}
