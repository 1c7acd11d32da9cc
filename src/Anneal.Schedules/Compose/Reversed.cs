using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The first steps of a schedule from the last to the first, where it stays.</summary>
internal sealed record Reversed : Wrapper
{
    public Reversed(LearningRateSchedule inner, Duration length) : base(inner) => Length = Require.NotNegative(length, nameof(length));

    public Duration Length { get; }

    internal override IEnumerable<double> Joins => Inner.Joins.Where(at => at > 0 && at < Length.Steps).Select(at => Length.Steps - at);

    public override double At(double step)
    {
        Require.Step(step);
        return Inner.At(Math.Max(Length.Steps - step, 0));
    }

    public override LearningRateSchedule Bind(RunLength run)
    {
        var inner = Inner.Bind(run);
        return ReferenceEquals(inner, Inner) && Length.IsInSteps ? this : new Reversed(inner, Length.Bind(run));
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

    public override JsonObject GetConfig() => new() { ["schedule"] = Nested.Write(Inner, "schedule"), ["length"] = Length.ToJson() };

    public override string ToString() => $"{Inner}.Reverse({Length})";

    internal static Reversed Read(ConfigReader config) => new(config.Schedule("schedule"), config.Length("length"));
}
