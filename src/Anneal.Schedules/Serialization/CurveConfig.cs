using System.Globalization;

namespace Anneal.Schedules;

/// <summary>Whole numbers among the arguments of curves.</summary>
internal static class CurveConfig
{
    /// <summary>A whole number; the default applies if the key is missing.</summary>
    public static int Whole(this ConfigReader config, string key, int missing) =>
        config.OptionalNumber(key) is { } number ? ToWhole(number, key) : missing;

    /// <summary>A whole number that must be there.</summary>
    public static int Whole(this ConfigReader config, string key) => ToWhole(config.Number(key), key);

    private static int ToWhole(Number number, string key) =>
        number.IsInteger && int.TryParse(number.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : throw new ArgumentException($"'{key}' must be a whole number of 32 bits, written without a point; it was {number}.");
}
