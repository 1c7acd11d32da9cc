using System.Buffers;
using System.Text;

namespace Anneal.Schedules;

/// <summary>Checks of arguments; each error names the parameter, what it may be and what it was.</summary>
internal static class Require
{
    public static Number Finite(Number value, string parameter) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be a finite number; it was {value}.");

    /// <summary>A rate or factor of one of Keras's schedules.</summary>
    public static Number Rate(Number value, string parameter) => Finite(value, parameter).AsRate();

    public static Number[] AllFinite(IReadOnlyList<Number> values, string parameter)
    {
        for (var i = 0; i < values.Count; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentOutOfRangeException(parameter, $"{parameter}[{i}] must be a finite number; it was {values[i]}.");
        return [.. values];
    }

    public static Duration[] AllFinite(IReadOnlyList<Duration> values, string parameter)
    {
        for (var i = 0; i < values.Count; i++)
            if (!double.IsFinite(values[i].StepsAsGiven))
                throw new ArgumentOutOfRangeException(parameter, $"{parameter}[{i}] must be a finite number; it was {values[i]}.");
        return [.. values];
    }

    public static Number Positive(Number value, string parameter) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be greater than 0 and finite; it was {value}.");

    public static Number NotNegative(Number value, string parameter) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 0 or more and finite; it was {value}.");

    /// <summary>Refuses a length that is not above 0 in any run; the run decides about the others, when they are bound.</summary>
    public static Duration Positive(Duration value, string parameter)
    {
        if (value.IsInSteps)
            Positive(value.StepsAsGiven, parameter);
        else
            Finite(value.StepsAsGiven, parameter);
        return !value.CannotBePositive
            ? value
            : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be greater than 0; it was {value}.");
    }

    /// <summary>Refuses a length that is below 0 in every run; the run decides about the others, when they are bound.</summary>
    public static Duration NotNegative(Duration value, string parameter)
    {
        if (value.IsInSteps)
            NotNegative(value.StepsAsGiven, parameter);
        else
            Finite(value.StepsAsGiven, parameter);
        return !value.IsNegative
            ? value
            : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 0 or more; it was {value}.");
    }

    public static After Defined(After value, string parameter) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be Hold, Continue, Repeat or Throw; it was {(int)value}.");

    /// <summary>Text that can be written: half of a surrogate pair has no place in JSON.</summary>
    public static string? Text(string? value, string parameter)
    {
        var used = 0;
        for (var rest = value.AsSpan(); !rest.IsEmpty; rest = rest[used..])
            if (Rune.DecodeFromUtf16(rest, out _, out used) != OperationStatus.Done)
                throw new ArgumentOutOfRangeException(
                    parameter, $"{parameter} must be valid Unicode; it had U+{(int)rest[0]:X4}, half of a surrogate pair, at character {value!.Length - rest.Length + 1}.");
        return value;
    }

    public static long? AtLeastOne(long? value, string parameter) => value is null or >= 1
        ? value
        : throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be 1 or more; it was {(Number)value.Value}.");

    /// <summary>A step that can be counted from: beyond 2^53 a step and the next are one number.</summary>
    public static void WholeStep(double step, string parameter)
    {
        if (!(Math.Abs(step) <= 1L << 53))
            throw new ArgumentOutOfRangeException(parameter, $"{parameter} must be from -2^53 to 2^53; it was {(Number)step}.");
    }

    public static void Step(double step)
    {
        if (!double.IsFinite(step))
            throw NotFinite(step);
    }

    // On its own, so that the check itself is inlined.
    private static ArgumentOutOfRangeException NotFinite(double step) => new(nameof(step), $"step must be a finite number; it was {(Number)step}.");
}
