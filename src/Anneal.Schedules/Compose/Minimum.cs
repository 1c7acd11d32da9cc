namespace Anneal.Schedules;

/// <summary>The least of the rates.</summary>
[Keras("anneal.schedules")]
internal sealed partial record Minimum : Group
{
    [ConfigConstructor]
    private Minimum(IEnumerable<LearningRateSchedule> schedules) : base(schedules)
    {
    }

    /// <summary>The schedules, each once.</summary>
    public static LearningRateSchedule Of(IReadOnlyList<LearningRateSchedule> schedules)
    {
        var flat = Flat<Minimum>(schedules).Distinct().ToArray();
        return flat.Length == 1 ? flat[0] : new Minimum(flat);
    }

    public override double At(double step)
    {
        var rate = double.PositiveInfinity;
        foreach (var schedule in Schedules.Span)
            rate = Math.Min(rate, schedule.At(step));
        return rate;
    }

    public override string ToString() => $"Min({string.Join(", ", Schedules)})";

    protected override LearningRateSchedule With(IReadOnlyList<LearningRateSchedule> schedules) => Of(schedules);

    internal static LearningRateSchedule Read(ConfigReader config) => Of(ReadAll(config));
}
