using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>A schedule that takes so many times longer.</summary>
internal sealed record Stretched : Wrapper
{
    private Stretched(LearningRateSchedule inner, Number factor) : base(inner) => Factor = factor;

    public Number Factor { get; }

    public static LearningRateSchedule Of(LearningRateSchedule inner, Number factor) =>
        Require.Positive(factor, nameof(factor)) == 1 ? inner : new Stretched(inner, factor);

    internal override IEnumerable<double> Joins => Inner.Joins.Select(at => at * Factor);

    public override double At(double step) => Inner.At(step / Factor);

    public override LearningRateSchedule Bind(RunLength run)
    {
        var inner = Inner.Bind(run);
        return ReferenceEquals(inner, Inner) ? this : Of(inner, Factor);
    }

    internal override Outline? OutlineOf(double from, double to) => Inner.OutlineOf(from / Factor, to / Factor)?.Select(corner => corner * Factor);

    public override JsonObject GetConfig() => new() { ["schedule"] = Nested.Write(Inner, "schedule"), ["factor"] = Factor.ToJson() };

    public override string ToString() => $"{Inner}.Stretch({Factor})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(config.Schedule("schedule"), config.Number("factor"));
}
