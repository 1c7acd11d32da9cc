namespace Anneal.Schedules;

/// <summary>A rise to the first rate of a schedule, which starts after it.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Warmup : Wrapper
{
    [ConfigConstructor]
    private Warmup(LearningRateSchedule schedule, Duration length, double from, WarmupShape shape) : base(schedule) =>
        (Length, From, Shape) = (length, from, shape);

    public Duration Length { get; }

    public double From { get; }

    public WarmupShape Shape { get; }

    /// <summary>Without length there is nothing to warm up; a linear warm-up of a cosine is Keras's own.</summary>
    public static LearningRateSchedule Of(LearningRateSchedule inner, Duration length, double from, WarmupShape shape)
    {
        Require.Finite(from);
        Require.Defined(shape);
        if (shape == WarmupShape.Exponential && from == 0)
            throw Require.Refused(from, "other than 0 in an exponential warm-up, which multiplies");
        if (shape == WarmupShape.Exponential && inner.RateInLongRun(0) is { } target && !(target / from > 0))
            throw Require.Refused(from, $"a number with the sign of the rate that an exponential warm-up rises to, {(Number)target}");
        return Create(inner, length, from, shape);
    }

    private static LearningRateSchedule Create(LearningRateSchedule inner, Duration length, double from, WarmupShape shape)
    {
        if (Require.NotNegative(length) == 0)
            return inner;
        return shape == WarmupShape.Linear && inner is CosineDecay cosine && cosine.Warm(length, from) is { } warm
            ? warm
            : new Warmup(inner, length, from, shape);
    }

    internal override IEnumerable<double> Joins => Inner.Joins.Where(at => at > 0).Select(at => Length.Steps + at);

    public override double At(double step)
    {
        Require.Step(step);
        var length = Length.Steps;
        return step < length ? Rising(Math.Max(step, 0) / length, Inner.At(0)) : Inner.At(step - length);
    }

    public override LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var inner = Inner.Bind(run.StartingAt(Length));
        return ReferenceEquals(inner, Inner) && Length.IsInSteps ? this : Bound(Create(inner, Length.Bind(run), From, Shape));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var length = Length.Steps;
        var rise = Outline.At(0, length);
        if (to <= length)
            return rise;
        return Inner.OutlineOf(Math.Max(from - length, 0), to - length) is { } outline
            ? rise.And(outline.Select(corner => corner + length).Within(length, to))
            : null;
    }

    public override string ToString() => $"{Inner}.WithWarmup({Length}, {(Number)From}, {Shape})";

    internal static LearningRateSchedule Read(ConfigReader config) => Of(
        config.Schedule("schedule"), Duration.FromConfig(config.Required("length")), config.Required("from").AsDouble(),
        config.Find("shape")?.AsEnum<WarmupShape>() ?? WarmupShape.Linear);

    private double Rising(double x, double target) => Shape switch
    {
        WarmupShape.Cosine => Rates.Between(target, From, Rates.HalfCosine(x, 1)),
        WarmupShape.Exponential when target / From > 0 => Rates.Times(From, target / From, x),
        WarmupShape.OneMinusSqrt => Rates.Between(From, target, x / (1 + Math.Sqrt(1 - x))),
        // In a run too short for its first phase a schedule may start at 0: no factor leads there, but a line does.
        _ => Rates.Between(From, target, x),
    };
}
