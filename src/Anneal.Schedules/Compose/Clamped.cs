using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate, kept between two bounds.</summary>
internal sealed record Clamped : Wrapper
{
    private Clamped(LearningRateSchedule inner, Number? low, Number? high) : base(inner) => (Low, High) = (low, high);

    public Number? Low { get; }

    public Number? High { get; }

    /// <summary>A clamp of a clamp is the clamp to the first bounds, clamped.</summary>
    public static LearningRateSchedule Of(LearningRateSchedule inner, Number? low, Number? high)
    {
        low = low is { } least ? Require.Finite(least, nameof(low)) : null;
        high = high is { } most ? Require.Finite(most, nameof(high)) : null;
        if (low is { } bottom && high is { } top && bottom > (double)top)
            throw new ArgumentOutOfRangeException(nameof(low), $"low must not be greater than high, {top}; it was {bottom}.");
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
        return ReferenceEquals(inner, Inner) ? this : Of(inner, Low, High);
    }

    internal override Outline? OutlineOf(double from, double to) => Inner.OutlineOf(from, to);

    public override JsonObject GetConfig() => new()
    {
        ["schedule"] = Nested.Write(Inner, "schedule"),
        ["low"] = Low?.ToJson(),
        ["high"] = High?.ToJson(),
    };

    public override string ToString() => $"{Inner}.Clamp({Low?.ToString() ?? "null"}, {High?.ToString() ?? "null"})";

    internal static LearningRateSchedule Read(ConfigReader config) =>
        Of(config.Schedule("schedule"), config.NumberOrNull("low"), config.NumberOrNull("high"));

    private static Number? Within(Number? value, Number? low, Number? high) =>
        value < (double?)low ? low : value > (double?)high ? high : value;
}
