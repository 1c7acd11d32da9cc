namespace Anneal.Schedules;

/// <summary>A schedule that takes so many times longer.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Stretched : Wrapper
{
    [ConfigConstructor]
    private Stretched(LearningRateSchedule schedule, double factor) : base(schedule) => Factor = factor;

    public double Factor { get; }

    public static LearningRateSchedule Of(LearningRateSchedule inner, double factor) =>
        Require.Positive(factor) == 1 ? inner : new Stretched(inner, factor);

    internal override IEnumerable<double> Joins => Inner.Joins.Select(at => at * Factor);

    public override double At(double step) => Inner.At(step / Factor);

    public override LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var inner = Inner.Bind(run with { RoundsNothing = true });
        return ReferenceEquals(inner, Inner) ? this : Bound(Of(inner, Factor));
    }

    internal override Outline? OutlineOf(double from, double to) => Inner.OutlineOf(from / Factor, to / Factor)?.Select(corner => corner * Factor);

    public override string ToString() => $"{Inner}.Stretch({(Number)Factor})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(config.Schedule("schedule"), config.Required("factor").AsDouble());
}
