namespace Anneal.Schedules;

/// <summary>The greatest of the rates.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Maximum : Group
{
    [ConfigConstructor]
    private Maximum(IEnumerable<LearningRateSchedule> schedules) : base(schedules)
    {
    }

    /// <summary>The schedules, each once.</summary>
    public static LearningRateSchedule Of(IReadOnlyList<LearningRateSchedule> schedules)
    {
        var flat = Flat<Maximum>(schedules).Distinct().ToArray();
        return flat.Length == 1 ? flat[0] : new Maximum(flat);
    }

    public override double At(double step)
    {
        var rate = double.NegativeInfinity;
        foreach (var schedule in Schedules.Span)
            rate = Math.Max(rate, schedule.At(step));
        return rate;
    }

    public override string ToString() => $"Max({string.Join(", ", Schedules)})";

    protected override LearningRateSchedule With(IReadOnlyList<LearningRateSchedule> schedules) => Of(schedules);

    internal static LearningRateSchedule Read(ConfigReader config) => Of(ReadAll(config));
}
