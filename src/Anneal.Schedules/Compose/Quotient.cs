namespace Anneal.Schedules;

/// <summary>One rate over another.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Quotient : LearningRateSchedule
{
    [ConfigConstructor]
    private Quotient(LearningRateSchedule dividend, LearningRateSchedule divisor)
    {
        Dividend = Nested.Within(dividend, nameof(dividend));
        Divisor = Nested.Within(divisor, nameof(divisor));
    }

    public LearningRateSchedule Dividend { get; }

    public LearningRateSchedule Divisor { get; }

    internal override int Depth => Math.Max(Dividend.Depth, Divisor.Depth) + 1;

    internal override long Cost => Dividend.Cost + Divisor.Cost;

    internal override IEnumerable<double> Joins => [.. Dividend.Joins, .. Divisor.Joins];

    public static LearningRateSchedule Of(LearningRateSchedule dividend, LearningRateSchedule divisor) => divisor switch
    {
        ConstantRate { Rate: 0 } => throw Require.Refused(0, "a schedule, or a number other than 0", nameof(divisor)),
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

    public override string ToString() => $"({Dividend} / {Divisor})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(config.Schedule("dividend"), config.Schedule("divisor"));
}
