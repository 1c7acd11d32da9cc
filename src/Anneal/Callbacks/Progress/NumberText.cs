using System.Globalization;

namespace Anneal.Callbacks;

/// <summary>Numbers as C and Python print them, whatever the culture.</summary>
internal static class NumberText
{
    /// <summary>A metric: <c>%.4f</c>, or <c>%.4e</c> where four decimals would hide it (magnitude at most 1e-3).</summary>
    public static string Metric(double value) => Math.Abs(value) > 1e-3 ? Fixed(value, 4) : Exponential(value);

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

    /// <summary>C's <c>%.4e</c>: .NET writes at least three digits of exponent, C two.</summary>
    private static string Exponential(double value)
    {
        if (!double.IsFinite(value))
            return NonFinite(value);

        var text = value.ToString("e4", CultureInfo.InvariantCulture);
        return text[^3] == '0' ? text.Remove(text.Length - 3, 1) : text;
    }

    private static string NonFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
