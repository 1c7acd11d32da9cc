namespace Anneal.Schedules;

/// <summary>The rate, kept between two bounds.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Clamped : Wrapper
{
    [ConfigConstructor]
    private Clamped(LearningRateSchedule schedule, double? low, double? high) : base(schedule) => (Low, High) = (low, high);

    public double? Low { get; }

    public double? High { get; }

    /// <summary>A clamp of a clamp is the clamp to the first bounds, clamped.</summary>
    public static LearningRateSchedule Of(LearningRateSchedule inner, double? low, double? high)
    {
        low = low is { } least ? Require.Finite(least, nameof(low)) : null;
        high = high is { } most ? Require.Finite(most, nameof(high)) : null;
        if (low is { } bottom && high is { } top && bottom > top)
            throw Require.Refused(low, $"no greater than high, {(Number)top}");
        if (low is null && high is null)
            return inner;
        return inner is Clamped clamped
            ? new Clamped(clamped.Inner, Within(clamped.Low, low, high) ?? low, Within(clamped.High, low, high) ?? high)
            : new Clamped(inner, low, high);
    }

    public override double At(double step)
    {
        var rate = Inner.At(step);
        return rate < Low ? Low.Value : rate > High ? High.Value : rate;
    }

    public override LearningRateSchedule Bind(RunLength run)
    {
        var inner = Inner.Bind(run);
        return ReferenceEquals(inner, Inner) ? this : Bound(Of(inner, Low, High));
    }

    internal override Outline? OutlineOf(double from, double to) => Inner.OutlineOf(from, to);

    public override string ToString() => $"{Inner}.Clamp({Text(Low)}, {Text(High)})";

    private static double? Within(double? value, double? low, double? high) =>
        value < low ? low : value > high ? high : value;

    private static string Text(double? bound) => bound is { } rate ? ((Number)rate).ToString() : "null";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(config.Schedule("schedule"), Bound(config, "low"), Bound(config, "high"));

    private static double? Bound(ConfigReader config, string key) => config.Find(key) is { IsNull: false } bound ? bound.AsDouble() : null;
}
