using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>first + weight (second - first).</summary>
internal sealed record Blend : LearningRateSchedule
{
    public Blend(LearningRateSchedule first, LearningRateSchedule second, LearningRateSchedule weight)
    {
        First = Nested.Within(first, nameof(first));
        Second = Nested.Within(second, nameof(second));
        Weight = Nested.Within(weight, nameof(weight));
        if (weight is ConstantRate { Rate: < 0 or > 1 })
            throw new ArgumentOutOfRangeException(nameof(weight), $"weight must be from 0 to 1; it was {((ConstantRate)weight).Rate}.");
    }

    public LearningRateSchedule First { get; }

    public LearningRateSchedule Second { get; }

    public LearningRateSchedule Weight { get; }

    internal override int Depth => Math.Max(Math.Max(First.Depth, Second.Depth), Weight.Depth) + 1;

    internal override IEnumerable<double> Joins => [.. First.Joins, .. Second.Joins, .. Weight.Joins];

    public override double At(double step) => Rates.Between(First.At(step), Second.At(step), Weight.At(step));

    public override LearningRateSchedule Bind(RunLength run)
    {
        var (first, second, weight) = (First.Bind(run), Second.Bind(run), Weight.Bind(run));
        return ReferenceEquals(first, First) && ReferenceEquals(second, Second) && ReferenceEquals(weight, Weight)
            ? this
            : new Blend(first, second, weight);
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Outline.Of([First, Second, Weight], from, to, Weight is ConstantRate && (First is ConstantRate || Second is ConstantRate));

    public override JsonObject GetConfig() => new()
    {
        ["first"] = Nested.Write(First, "first"),
        ["second"] = Nested.Write(Second, "second"),
        ["weight"] = Nested.Write(Weight, "weight"),
    };

    public override string ToString() => $"{First}.Blend({Second}, {Weight})";

    internal static Blend Read(ConfigReader config) => new(config.Schedule("first"), config.Schedule("second"), config.Schedule("weight"));
}
