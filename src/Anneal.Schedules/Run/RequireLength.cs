using System.Runtime.CompilerServices;

namespace Anneal.Schedules;

/// <summary>Checks of lengths: of one without a unit at once, of others as far as every run would refuse them. The run decides about the rest.</summary>
internal static class RequireLength
{
    public static Duration Finite(Duration length, [CallerArgumentExpression(nameof(length))] string parameter = "")
    {
        Require.Finite(length.StepsAsGiven, parameter);
        return length;
    }

    public static Duration Positive(Duration length, [CallerArgumentExpression(nameof(length))] string parameter = "")
    {
        if (length.IsInSteps)
            Require.Positive(length.StepsAsGiven, parameter);
        return !Finite(length, parameter).CannotBePositive ? length : throw Require.Refused(length, "greater than 0", parameter);
    }

    public static Duration NotNegative(Duration length, [CallerArgumentExpression(nameof(length))] string parameter = "")
    {
        if (length.IsInSteps)
            Require.NotNegative(length.StepsAsGiven, parameter);
        return !Finite(length, parameter).IsNegative ? length : throw Require.Refused(length, "0 or more", parameter);
    }

    public static Duration[] AllFinite(IReadOnlyList<Duration> lengths, [CallerArgumentExpression(nameof(lengths))] string parameter = "") =>
        [.. lengths.Select((length, i) => Finite(length, $"{parameter}[{i}]"))];
}
