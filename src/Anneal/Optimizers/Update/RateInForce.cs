using System.Globalization;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>The rate of an optimizer: a number or a schedule, times named factors.</summary>
internal sealed class RateInForce(LearningRate given)
{
    private const string FactorPrefix = "rate_factor/", Name = "learning_rate";

    public LearningRate Given { get; set => field = value.With(null); } = given.With(null);

    public RateFactorTable Factors { get; } = [];

    /// <summary>Names of entries of a state that are a rate's.</summary>
    public static bool Owns(string name) => name == Name || name.StartsWith(FactorPrefix, StringComparison.Ordinal);

    /// <summary>schedule(clock) × factors × those of an owner.</summary>
    public double At(long iteration, RateFactorTable? more)
    {
        var effective = Factors.Times(Given.At(iteration));
        return more is null ? effective : more.Times(effective);
    }

    /// <exception cref="InvalidOperationException">The rate is negative, NaN or infinite.</exception>
    public double Checked(long iteration, RateFactorTable? more)
    {
        var current = At(iteration, more);
        return Float32.Holds(current) && current >= 0
            ? current
            : throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"The learning rate of update {iteration} is {current}; it must be "
                + $"{(double.IsFinite(current) && current > 0 ? Float32.Range : "0 or more and finite")}. It comes from {Given}{Factors}{more}."));
    }

    /// <summary>The schedule with the factors in force: what the updates to come will follow. Null while the rate is a number.</summary>
    public LearningRateSchedule? Schedule(RateFactorTable? more)
    {
        var factor = Factors.Times(more?.Times(1) ?? 1);
        return Given.InForce is { } schedule && double.IsFinite(factor) ? schedule * factor : Given.InForce;
    }

    public void Write(IDictionary<string, Array> state)
    {
        if (Given.Schedule is null) state.Add(Name, new[] { Given.At(0) });
        WriteFactors(Factors, state);
    }

    public void Read(StateReader state)
    {
        if (state.Has(Name)) state.Rate(Name, constant => Given = constant);
        else if (Given.Schedule is null)
            state.Problem($"'{state.Prefix}learning_rate' is missing because the rate followed a schedule when the state was taken. Make this optimizer with that schedule");
        ReadFactors(Factors, state);
    }

    public static void WriteFactors(RateFactorTable factors, IDictionary<string, Array> state)
    {
        foreach (var (name, factor) in factors) state.Add(FactorPrefix + name, new[] { factor });
    }

    public static void ReadFactors(RateFactorTable factors, StateReader state)
    {
        state.Then(factors.Clear);
        foreach (var name in state.NamesBehind(FactorPrefix)) state.Rate(FactorPrefix + name, factor => factors[name] = factor);
    }
}
