using System.Globalization;

namespace Anneal.Optimizers;

/// <summary>The values a hyper-parameter may have: checked at once for a number, before each update for a schedule.</summary>
internal readonly record struct HyperparameterRange(string Name, Hyperparameter Value, double Least, double Most, bool MostIncluded, bool LeastIncluded)
{
    public void CheckConstant()
    {
        if (Value.Schedule is not null) return;
        var value = Value.At(0);
        if (!Contains(value)) throw Require.Refused(value, Allowed(value), Name);
    }

    /// <summary>Fixes the value of an update, and throws where it is out of range.</summary>
    public void Begin(long iteration)
    {
        var value = Value.Begin(iteration);
        if (!Contains(value))
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{Name} of update {iteration} is {value}; it must be {Allowed(value)}. It comes from {Value}."));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(LeastIncluded ? '[' : '(')}{Least}, {(double.IsInfinity(Most) ? "∞" : Most)}{(MostIncluded && double.IsFinite(Most) ? ']' : ')')}");

    private string Allowed(double value) => double.IsFinite(value) && !Float32.Holds(value) ? Float32.Range : $"in {this}";

    private bool Contains(double value) => Float32.Holds(value) && (value > Least || (LeastIncluded && value == Least)) && (value < Most || (MostIncluded && value == Most));
}
