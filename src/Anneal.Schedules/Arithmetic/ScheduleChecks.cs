using System.Runtime.CompilerServices;

namespace Anneal.Schedules;

/// <summary>Checks of what only schedules have: lengths, steps.</summary>
internal static class ScheduleChecks
{
    extension(Require)
    {
        public static Duration Finite(Duration value, [CallerArgumentExpression(nameof(value))] string parameter = "")
        {
            Require.Finite(value.StepsAsGiven, parameter);
            return value;
        }

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

        /// <summary>A step that can be counted from: beyond 2^53 a step and the next are one number.</summary>
        public static double WholeStep(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
            Math.Abs(value) <= 1L << 53 ? value : throw Require.Refused(value, "between -2^53 and 2^53", parameter);

        public static void Step(double step)
        {
            if (!double.IsFinite(step))
                throw NotFinite(step);
        }
    }

    // On its own, so that the check itself is inlined.
    private static ArgumentOutOfRangeException NotFinite(double step) => Require.Refused(step, "a finite number", nameof(step));
}
