using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Anneal;

/// <summary>Checks of arguments: each returns the value, or throws and names the parameter, what it may be and what it was.</summary>
internal static class Require
{
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) ? value : throw Refused(value, "a finite number", parameter);

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Refused(value, "greater than 0 and finite", parameter);

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Refused(value, "0 or more and finite", parameter);

    public static T AtLeast<T>(T value, T least, [CallerArgumentExpression(nameof(value))] string parameter = "") where T : INumber<T> =>
        value >= least ? value : throw Refused(value, string.Create(CultureInfo.InvariantCulture, $"{least} or more"), parameter);

    public static T? AtLeast<T>(T? value, T least, [CallerArgumentExpression(nameof(value))] string parameter = "") where T : struct, INumber<T> =>
        value is null || value >= least ? value : throw Refused(value, string.Create(CultureInfo.InvariantCulture, $"{least} or more"), parameter);

    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        value is >= 0 and <= 1 ? value : throw Refused(value, "between 0 and 1", parameter);

    public static TEnum Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string parameter = "") where TEnum : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Refused(value.ToString("D"), string.Join(" or ", Enum.GetNames<TEnum>()), parameter);

    public static ArgumentOutOfRangeException Refused(object? value, string allowed, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        new(parameter, string.Create(CultureInfo.InvariantCulture, $"{parameter} must be {allowed}; it was {value ?? "null"}."));
}
