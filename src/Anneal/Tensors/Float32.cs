using System.Runtime.CompilerServices;

namespace Anneal;

/// <summary>Checks of numbers that are combined with tensors. Tensors are float32 unless a user chose otherwise, and larger numbers would
/// silently become infinite.</summary>
internal static class Float32
{
    /// <summary>What is allowed, in errors.</summary>
    public const string Range = "within float32, whose largest number is 3.4028235E+38";

    /// <summary>Whether it is neither NaN nor beyond float32.</summary>
    public static bool Holds(double value) => Math.Abs(value) <= float.MaxValue;

    extension(Require)
    {
        /// <summary>A number that float32 can hold.</summary>
        public static double Single(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
            Holds(value) ? value : throw Require.Refused(value, Range, parameter);

        /// <inheritdoc cref="Single(double, string)"/>
        public static Number Single(Number value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
            Holds(value) ? value : throw Require.Refused(value, Range, parameter);
    }
}
