using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Anneal;

/// <summary>Argument checks. Each check returns the value, or throws an error that names the parameter, the allowed values and the value given.</summary>
/// <remarks>All errors have one form: <c>decaySteps must be greater than 0 and finite; it was -1.</c></remarks>
/// <example><code>
/// public double Rate { get; } = Require.Fraction(rate);
/// public long Units { get; } = Require.AtLeast(units, 1);
/// </code></example>
public static class Require
{
    private static readonly object Key = typeof(Refusal);

    /// <summary>Requires a finite number.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) ? value : throw Refused(value, "a finite number", parameter);

    /// <inheritdoc cref="Finite(double, string)"/>
    public static Number Finite(Number value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) ? value : throw Refused(value, "a finite number", parameter);

    /// <summary>Requires a finite number greater than 0.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or less, NaN or infinite.</exception>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Refused(value, "greater than 0 and finite", parameter);

    /// <inheritdoc cref="Positive(double, string)"/>
    public static Number Positive(Number value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Refused(value, "greater than 0 and finite", parameter);

    /// <summary>Requires a finite number of 0 or more.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0, NaN or infinite.</exception>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Refused(value, "0 or more and finite", parameter);

    /// <inheritdoc cref="NotNegative(double, string)"/>
    public static Number NotNegative(Number value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Refused(value, "0 or more and finite", parameter);

    /// <summary>Requires a minimum.</summary>
    /// <typeparam name="T">An integer or a float.</typeparam>
    /// <param name="value">The argument.</param>
    /// <param name="least">The smallest allowed value.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is less, or NaN.</exception>
    public static T AtLeast<T>(T value, T least, [CallerArgumentExpression(nameof(value))] string parameter = "") where T : INumber<T> =>
        value >= least ? value : throw Refused(value, $"{Text(least)} or more", parameter);

    /// <summary>Requires a minimum, or null.</summary>
    /// <inheritdoc cref="AtLeast{T}(T, T, string)"/>
    public static T? AtLeast<T>(T? value, T least, [CallerArgumentExpression(nameof(value))] string parameter = "") where T : struct, INumber<T> =>
        value is null || value >= least ? value : throw Refused(value, $"{Text(least)} or more", parameter);

    /// <summary>Requires a number within a range, both ends included.</summary>
    /// <typeparam name="T">An integer or a float.</typeparam>
    /// <param name="value">The argument.</param>
    /// <param name="least">The smallest allowed value.</param>
    /// <param name="most">The largest allowed value.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range, or NaN.</exception>
    public static T Between<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string parameter = "") where T : INumber<T> =>
        value >= least && value <= most ? value : throw Refused(value, $"between {Text(least)} and {Text(most)}", parameter);

    /// <summary>Requires a number between 0 and 1, both included.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range, or NaN.</exception>
    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") => Between(value, 0, 1, parameter);

    /// <summary>Requires a number of 0 or more and below 1, such as the decay of a running mean.</summary>
    /// <inheritdoc cref="Fraction(double, string)"/>
    public static double FractionBelowOne(double value, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        value is >= 0 and < 1 ? value : throw Refused(value, "0 or more and below 1", parameter);

    /// <summary>Requires a named value of the enumeration.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    /// <param name="value">The argument.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It has no name.</exception>
    public static TEnum Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string parameter = "") where TEnum : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Refused(value.ToString("D"), OneOf(Enum.GetNames<TEnum>()), parameter);

    /// <inheritdoc cref="Defined{TEnum}(TEnum, string)"/>
    public static TEnum Defined<TEnum>(Choice<TEnum> value, [CallerArgumentExpression(nameof(value))] string parameter = "") where TEnum : struct, Enum =>
        Defined(value.Value, parameter);

    /// <summary>Requires valid Unicode, which JSON can hold: no unpaired surrogates. Null is allowed.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not valid Unicode.</exception>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public static string? Text(string? value, [CallerArgumentExpression(nameof(value))] string parameter = "")
    {
        var used = 0;
        for (var rest = value.AsSpan(); !rest.IsEmpty; rest = rest[used..])
            if (Rune.DecodeFromUtf16(rest, out _, out used) != OperationStatus.Done)
                throw HalfOfAPair(value!, value!.Length - rest.Length, Name(parameter));
        return value;
    }

    /// <summary>Requires finite numbers only. The error names the first element that is not finite, such as <c>values[2]</c>.</summary>
    /// <param name="values">The argument.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One of them is NaN or infinite.</exception>
    public static Number[] AllFinite(IReadOnlyList<Number> values, [CallerArgumentExpression(nameof(values))] string parameter = "")
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        for (var i = 0; i < values.Count; i++)
            if (!double.IsFinite(values[i])) throw RefusedElement(i, values[i], "a finite number", parameter);
        return [.. values];
    }

    /// <inheritdoc cref="AllFinite(IReadOnlyList{Number}, string)"/>
    public static double[] AllFinite(IReadOnlyList<double> values, [CallerArgumentExpression(nameof(values))] string parameter = "")
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        for (var i = 0; i < values.Count; i++)
            if (!double.IsFinite(values[i])) throw RefusedElement(i, values[i], "a finite number", parameter);
        return [.. values];
    }

    /// <summary>Makes the error for a check of your own, in the common form: <c>parameter must be {allowed}; it was {value}.</c></summary>
    /// <param name="value">The value given.</param>
    /// <param name="allowed">What is allowed, such as <c>"0 or more, because a negative number has no fractional power"</c>.</param>
    /// <param name="parameter">Its name; the compiler fills it in.</param>
    /// <returns>An exception to throw.</returns>
    public static ArgumentOutOfRangeException Refused(object? value, string allowed, [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        Refused(Name(parameter), "", value, allowed);

    /// <summary>Makes the error for one element of a list: <c>values[2] must be {allowed}; it was {value}.</c></summary>
    /// <param name="index">The index of the element.</param>
    /// <param name="value">The value of the element.</param>
    /// <param name="allowed">What is allowed.</param>
    /// <param name="parameter">The name of the list.</param>
    /// <returns>An exception to throw.</returns>
    public static ArgumentOutOfRangeException RefusedElement(int index, object? value, string allowed, string parameter) =>
        Refused(Name(parameter), $"[{index}]", value, allowed);

    /// <summary>Makes the error for an argument whose fault is not visible from its value alone: <c>parameter {problem}.</c></summary>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="problem">The rest of the sentence, such as <c>must have one value more than boundaries; it had 3 and 3</c>. It may
    /// contain further sentences.</param>
    /// <returns>An exception to throw.</returns>
    public static ArgumentException Wrong(string parameter, string problem) =>
        new($"{parameter} {problem}.", parameter) { Data = { [Key] = new Refusal(parameter, "", problem, null) } };

    /// <summary>The finding of a check, for texts that name a key instead of the parameter.</summary>
    internal static Refusal? RefusalOf(Exception error) => error.Data[Key] as Refusal;

    private static ArgumentOutOfRangeException Refused(string parameter, string place, object? value, string allowed)
    {
        var refusal = new Refusal(parameter, place, $"must be {allowed}; it was {Text(value)}", allowed);
        return new(parameter, $"{parameter}{place} {refusal.Problem}.") { Data = { [Key] = refusal } };
    }

    private static ArgumentOutOfRangeException HalfOfAPair(string value, int place, string parameter)
    {
        var problem = $"must be valid Unicode; it had U+{(int)value[place]:X4}, half of a surrogate pair, at character {place + 1}";
        return new(parameter, $"{parameter} {problem}.") { Data = { [Key] = new Refusal(parameter, "", problem, "valid Unicode") } };
    }

    internal static string OneOf(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all.SkipLast(1))} or {all[^1]}";
    }

    // `rate ?? 0.5`, `(Number)rate`, `this.rate` and `Require.Positive(rate)` are of the parameter rate.
    private static string Name(string expression)
    {
        var start = expression.StartsWith('(') ? expression.IndexOf(')', StringComparison.Ordinal) + 1
            : expression.StartsWith("Require.", StringComparison.Ordinal) ? expression.IndexOf('(', StringComparison.Ordinal) + 1 : 0;
        if (expression.AsSpan(start).StartsWith("this.")) start += "this.".Length;
        var end = start;
        while (end < expression.Length && (char.IsLetterOrDigit(expression[end]) || expression[end] is '_' or '[' or ']')) end++;
        return end == start ? expression : expression[start..end];
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => JsonText.Shorten(text),
        double or float => ((Number)Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToString() is var text && text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonText.Shorten(value.ToString() ?? ""),
    };

    /// <param name="Parameter">The parameter.</param>
    /// <param name="Place">Of an element its index, <c>[2]</c>; else nothing.</param>
    /// <param name="Problem">The rest of the sentence.</param>
    /// <param name="Allowed">What is allowed, if that can be said.</param>
    internal sealed record Refusal(string Parameter, string Place, string Problem, string? Allowed);
}
