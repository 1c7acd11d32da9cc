using System.Runtime.CompilerServices;

namespace Anneal.Schedules;

/// <summary>Checks of what only schedules have: lengths, steps.</summary>
internal static class ScheduleChecks
{
    extension(Require)
    {
        /// <summary>A rate or factor that Keras would compute with in integers: a float, unless it was read as an integer.</summary>
        public static Number Rate(Number value, [CallerArgumentExpression(nameof(value))] string parameter = "") => Require.Finite(value, parameter).AsRate();

        public static Duration[] AllFinite(IReadOnlyList<Duration> values, [CallerArgumentExpression(nameof(values))] string parameter = "")
        {
            for (var i = 0; i < values.Count; i++)
                if (!double.IsFinite(values[i].StepsAsGiven))
                    throw Require.RefusedElement(i, values[i], "a finite number", parameter);
            return [.. values];
        }

        /// <summary>Refuses a length that is not above 0 in any run; the run decides about the others, when they are bound.</summary>
        public static Duration Positive(Duration value, [CallerArgumentExpression(nameof(value))] string parameter = "")
        {
            if (value.IsInSteps)
                Require.Positive(value.StepsAsGiven, parameter);
            else
                Require.Finite(value.StepsAsGiven, parameter);
            return !value.CannotBePositive ? value : throw Require.Refused(value, "greater than 0", parameter);
        }

        /// <summary>Refuses a length that is below 0 in every run; the run decides about the others, when they are bound.</summary>
        public static Duration NotNegative(Duration value, [CallerArgumentExpression(nameof(value))] string parameter = "")
        {
            if (value.IsInSteps)
                Require.NotNegative(value.StepsAsGiven, parameter);
            else
                Require.Finite(value.StepsAsGiven, parameter);
            return !value.IsNegative ? value : throw Require.Refused(value, "0 or more", parameter);
        }

        public static long? AtLeastOne(long? value, [CallerArgumentExpression(nameof(value))] string parameter = "") => Require.AtLeast(value, 1, parameter);

        public static void Step(double step)
        {
            if (!double.IsFinite(step))
                throw NotFinite(step);
        }
    }

    // On its own, so that the check itself is inlined.
    private static ArgumentOutOfRangeException NotFinite(double step) => Require.Refused(step, "a finite number", nameof(step));
}
