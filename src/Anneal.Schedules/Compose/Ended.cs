using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>A schedule with an end, after which its last rate holds or no step is asked for.</summary>
internal sealed record Ended : Wrapper
{
    private Ended(LearningRateSchedule inner, Duration length, After after) : base(inner) => (Length, After) = (length, after);

    public Duration Length { get; }

    public After After { get; }

    /// <summary>What goes on is the schedule itself, and what starts again is a repetition.</summary>
    public static LearningRateSchedule Of(LearningRateSchedule inner, Duration at, After after)
    {
        Require.NotNegative(at, nameof(at));
        return Require.Defined(after, nameof(after)) switch
        {
            After.Continue => inner,
            After.Repeat => new Repeated(inner, Require.Positive(at, nameof(at))),
            _ => new Ended(inner, at, after),
        };
    }

    internal override IEnumerable<double> Joins => Inner.Joins.Where(at => at <= Length.Steps);

    public override double At(double step) => Inner.At(Elapsed.Of(step, Length.Steps, After));

    public override LearningRateSchedule Bind(RunLength run)
    {
        var inner = Inner.Bind(run);
        return ReferenceEquals(inner, Inner) && Length.IsInSteps ? this : new Ended(inner, Length.Bind(run), After);
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var length = Length.Steps;
        return from >= length
            ? Outline.Smooth
            : Inner.OutlineOf(from, Math.Min(to, length))?.Within(from, length).And(Outline.At(length));
    }

    public override JsonObject GetConfig() => new()
    {
        ["schedule"] = Nested.Write(Inner, "schedule"),
        ["length"] = Length.ToJson(),
        ["after"] = After.ToJson(),
    };

    public override string ToString() => $"{Inner}.EndAt({Length}, {After})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(
        config.Schedule("schedule"), config.Length("length"), config.Choice("after", After.Hold));
}
