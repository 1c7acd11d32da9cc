namespace Anneal.Schedules;

/// <summary>The product of the rates, multiplied from left to right.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Product : Group
{
    [ConfigConstructor]
    private Product(IEnumerable<LearningRateSchedule> schedules) : base(schedules)
    {
    }

    /// <summary>The factors but for those that are 1.</summary>
    public static LearningRateSchedule Of(IReadOnlyList<LearningRateSchedule> factors)
    {
        var flat = Flat<Product>(factors).Where(factor => factor is not ConstantRate { Rate: 1 }).ToArray();
        return flat.Length switch { 0 => factors[0], 1 => flat[0], _ => new Product(flat) };
    }

    public override double At(double step)
    {
        var rate = 1.0;
        foreach (var schedule in Schedules.Span)
            rate *= schedule.At(step);
        return rate;
    }

    public override string ToString() => $"({string.Join(" * ", Schedules)})";

    protected override LearningRateSchedule With(IReadOnlyList<LearningRateSchedule> schedules) => Of(schedules);

    internal static LearningRateSchedule Read(ConfigReader config) => Of(ReadAll(config));
}
