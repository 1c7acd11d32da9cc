using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>A schedule that starts later, or earlier.</summary>
internal sealed record Shifted : Wrapper
{
    private Shifted(LearningRateSchedule inner, Duration by) : base(inner) => By = by;

    public Duration By { get; }

    public static LearningRateSchedule Of(LearningRateSchedule inner, Duration by)
    {
        Require.Finite(by.StepsAsGiven, nameof(by));
        if (inner is Shifted shifted)
            (inner, by) = (shifted.Inner, shifted.By + by);
        return by == 0 ? inner : new Shifted(inner, by);
    }

    internal override IEnumerable<double> Joins => Inner.Joins.Select(at => at + By.Steps);

    public override double At(double step) => Inner.At(step - By.Steps);

    public override LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var inner = Inner.Bind(run.StartingAt(By));
        return ReferenceEquals(inner, Inner) && By.IsInSteps ? this : Of(inner, By.Bind(run));
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Inner.OutlineOf(from - By.Steps, to - By.Steps)?.Select(corner => corner + By.Steps);

    internal override double Area(double from, double to) => Inner.Area(from - By.Steps, to - By.Steps);

    public override JsonObject GetConfig() => new() { ["schedule"] = Nested.Write(Inner, "schedule"), ["by"] = By.ToJson() };

    public override string ToString() => $"{Inner}.Shift({By})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(config.Schedule("schedule"), config.Length("by"));
}
