namespace Anneal.Schedules;

/// <summary>Checks of arguments; each error names the parameter, what it may be and what it was.</summary>
internal static class Require
{
    public static Number Finite(Number value, string parameter) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be a finite number; it was {value}.");

    public static Number[] AllFinite(IReadOnlyList<Number> values, string parameter)
    {
        for (var i = 0; i < values.Count; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentOutOfRangeException(parameter, $"{parameter}[{i}] must be a finite number; it was {values[i]}.");
        return [.. values];
    }

    public static Number Positive(Number value, string parameter) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be greater than 0 and finite; it was {value}.");

    public static Number NotNegative(Number value, string parameter) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 0 or more and finite; it was {value}.");

    public static void Step(double step)
    {
        if (!double.IsFinite(step))
            throw new ArgumentOutOfRangeException(nameof(step), $"step must be a finite number; it was {(Number)step}.");
    }
}
