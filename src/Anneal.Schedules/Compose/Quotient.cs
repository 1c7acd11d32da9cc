using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>One rate over another.</summary>
internal sealed record Quotient : LearningRateSchedule
{
    private Quotient(LearningRateSchedule dividend, LearningRateSchedule divisor)
    {
        Dividend = Nested.Within(dividend, nameof(dividend));
        Divisor = Nested.Within(divisor, nameof(divisor));
    }

    public LearningRateSchedule Dividend { get; }

    public LearningRateSchedule Divisor { get; }

    internal override int Depth => Math.Max(Dividend.Depth, Divisor.Depth) + 1;

    internal override IEnumerable<double> Joins => [.. Dividend.Joins, .. Divisor.Joins];

    public static LearningRateSchedule Of(LearningRateSchedule dividend, LearningRateSchedule divisor) => divisor switch
    {
        ConstantRate { Rate: 0 } => throw new ArgumentOutOfRangeException(nameof(divisor), "divisor must not be 0."),
        ConstantRate { Rate: 1 } => dividend,
        _ => new Quotient(dividend, divisor),
    };

    public override double At(double step) => Dividend.At(step) / Divisor.At(step);

    public override LearningRateSchedule Bind(RunLength run)
    {
        var (dividend, divisor) = (Dividend.Bind(run), Divisor.Bind(run));
        return ReferenceEquals(dividend, Dividend) && ReferenceEquals(divisor, Divisor) ? this : Of(dividend, divisor);
    }

    internal override Outline? OutlineOf(double from, double to) => Outline.Of([Dividend, Divisor], from, to, Divisor is ConstantRate);

    public override JsonObject GetConfig() => new()
    {
        ["dividend"] = Nested.Write(Dividend, "dividend"),
        ["divisor"] = Nested.Write(Divisor, "divisor"),
    };

    public override string ToString() => $"({Dividend} / {Divisor})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(config.Schedule("dividend"), config.Schedule("divisor"));
}
