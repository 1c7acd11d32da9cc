namespace Anneal.Schedules;

/// <summary>first + weight (second - first).</summary>
[Keras("anneal.schedules")]
internal sealed partial record Blend : LearningRateSchedule
{
    public Blend(LearningRateSchedule first, LearningRateSchedule second, LearningRateSchedule weight)
    {
        First = Nested.Within(first, nameof(first));
        Second = Nested.Within(second, nameof(second));
        Weight = Nested.Within(weight, nameof(weight));
        if (weight is ConstantRate { Rate: < 0 or > 1 })
            throw Require.Refused(((ConstantRate)weight).Rate, "from 0 to 1", nameof(weight));
    }

    public LearningRateSchedule First { get; }

    public LearningRateSchedule Second { get; }

    public LearningRateSchedule Weight { get; }

    internal override int Depth => Math.Max(Math.Max(First.Depth, Second.Depth), Weight.Depth) + 1;

    internal override long Cost => First.Cost + Second.Cost + Weight.Cost;

    internal override IEnumerable<double> Joins => [.. First.Joins, .. Second.Joins, .. Weight.Joins];

    public override double At(double step) => Rates.Between(First.At(step), Second.At(step), Weight.At(step));

    internal override Outline? OutlineOf(double from, double to) =>
        Outline.Of([First, Second, Weight], from, to, Weight is ConstantRate && (First is ConstantRate || Second is ConstantRate));

    public override string ToString() => $"{First}.Blend({Second}, {Weight})";
}
