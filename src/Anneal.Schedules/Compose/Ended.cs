namespace Anneal.Schedules;

/// <summary>A schedule with an end, after which its last rate holds or no step is asked for.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Ended : Wrapper
{
    [ConfigConstructor]
    private Ended(LearningRateSchedule schedule, Duration length, After after) : base(schedule) => (Length, After) = (length, after);

    public Duration Length { get; }

    public After After { get; }

    /// <summary>A schedule that continues is itself, and one that starts again is a repetition.</summary>
    public static LearningRateSchedule Of(LearningRateSchedule inner, Duration at, After after)
    {
        Require.NotNegative(at);
        return Require.Defined(after) switch
        {
            After.Continue => inner,
            After.Repeat => new Repeated(inner, Require.Positive(at)),
            _ => new Ended(inner, at, after),
        };
    }

    internal override IEnumerable<double> Joins => Inner.Joins.Where(at => at <= Length.Steps);

    public override double At(double step) => Inner.At(Elapsed.Of(step, Length.Steps, After));

    internal override Outline? OutlineOf(double from, double to)
    {
        var length = Length.Steps;
        return from >= length
            ? Outline.Smooth
            : Inner.OutlineOf(from, Math.Min(to, length))?.Within(from, length).And(Outline.At(length));
    }

    public override string ToString() => $"{Inner}.EndAt({Length}, {After})";

    public override LearningRateSchedule Bind(RunLength run)
    {
        var inner = Inner.Bind(run);
        return ReferenceEquals(inner, Inner) && Length.IsInSteps ? this : new Ended(inner, Length.Bind(run), After);
    }

    internal static LearningRateSchedule Read(ConfigReader config) => Of(
        config.Schedule("schedule"), Duration.FromConfig(config.Required("length")), config.Find("after")?.AsEnum<After>() ?? After.Hold);
}
