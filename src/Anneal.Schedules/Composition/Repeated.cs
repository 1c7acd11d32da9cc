using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The first steps of a schedule, again and again.</summary>
internal sealed record Repeated : Wrapper
{
    public Repeated(LearningRateSchedule inner, Duration length) : base(inner) => Length = Require.Positive(length, nameof(length));

    public Duration Length { get; }

    public override double At(double step)
    {
        Require.Step(step);
        return Inner.At(step < 0 ? step : step % Length.Steps);
    }

    public override LearningRateSchedule Bind(RunLength run)
    {
        var inner = Inner.Bind(run);
        return ReferenceEquals(inner, Inner) && Length.IsInSteps ? this : new Repeated(inner, Length.Bind(run));
    }

    public override JsonObject GetConfig() => new() { ["schedule"] = Nested.Write(Inner, "schedule"), ["length"] = Length.ToJson() };

    public override string ToString() => $"{Inner}.Repeat({Length})";

    internal static Repeated Read(ConfigReader config) => new(config.Schedule("schedule"), config.Length("length"));
}
