using System.Globalization;
using System.Runtime.CompilerServices;

namespace Anneal.Naming;

/// <summary>Checks of arguments: each returns the value, or throws and says what is allowed and what was given.</summary>
internal static class Argument
{
    /// <summary>Neither NaN nor infinite.</summary>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw OutOfRange(value, "a finite number", name);

    /// <summary>Finite and at least 0.</summary>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw OutOfRange(value, "a finite number of at least 0", name);

    /// <summary>Finite and greater than 0.</summary>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw OutOfRange(value, "a finite number greater than 0", name);

    /// <summary>At least another argument.</summary>
    public static double AtLeast(
        double value, double least,
        [CallerArgumentExpression(nameof(value))] string name = "", [CallerArgumentExpression(nameof(least))] string leastName = "") =>
        value >= least ? value : throw OutOfRange(
            value, string.Create(CultureInfo.InvariantCulture, $"at least {leastName} = {least}"), name);

    /// <summary>Within [0, 1].</summary>
    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw OutOfRange(value, "between 0 and 1", name);

    /// <summary>At least 1.</summary>
    public static int AtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw OutOfRange(value, "at least 1", name);

    /// <summary>A named value of the enumeration.</summary>
    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(
            name, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}, got {value}.");

    private static ArgumentOutOfRangeException OutOfRange(double value, string allowed, string name) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be {allowed}, got {value}."));
}
