using System.Globalization;

namespace Anneal.Callbacks;

/// <summary>Numbers as C and Python print them, whatever the culture.</summary>
internal static class NumberText
{
    /// <summary>A metric: <c>%.4f</c>, or <c>%.4e</c> where four decimals would hide it (magnitude at most 1e-3).</summary>
    public static string Metric(double value) => Math.Abs(value) > 1e-3 ? Fixed(value, 4) : Exponential(value);

    /// <summary>As Python's <c>str</c>: <c>1.0</c>, <c>1e-07</c>, <c>nan</c>.</summary>
    public static string Python(double value) => double.IsFinite(value) ? ((Number)value).ToString() : NonFinite(value);

    /// <summary>A whole number.</summary>
    public static string Python(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>C's <c>%.{decimals}f</c>.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
            return NonFinite(value);

        // C rounds an exact half to the even digit, .NET away from zero.
        var scale = Math.Pow(10, decimals);
        var scaled = value * scale;
        var exact = Math.FusedMultiplyAdd(value, scale, -scaled) == 0;
        if (exact && Math.Abs(scaled - Math.Truncate(scaled)) == 0.5)
            value = Math.Round(scaled, MidpointRounding.ToEven) / scale;
        return value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>C's <c>%.{decimals}e</c>: .NET writes at least three digits of exponent, C two.</summary>
    public static string Exponential(double value, int decimals = 4)
    {
        if (!double.IsFinite(value))
            return NonFinite(value);

        var text = value.ToString($"e{decimals}", CultureInfo.InvariantCulture);
        return text[^3] == '0' ? text.Remove(text.Length - 3, 1) : text;
    }

    /// <summary>C's <c>%.{digits}g</c>: whichever of the two is shorter, without zeros at the end.</summary>
    public static string General(double value, int digits)
    {
        if (!double.IsFinite(value) || value == 0)
            return double.IsFinite(value) ? "0" : NonFinite(value);

        digits = Math.Max(1, digits);
        var text = Exponential(value, digits - 1);
        var at = text.IndexOf('e');
        var exponent = int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture);
        return exponent < -4 || exponent >= digits ? Trimmed(text[..at]) + text[at..] : Trimmed(Fixed(value, digits - 1 - exponent));

        static string Trimmed(string number) => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
    }

    private static string NonFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
