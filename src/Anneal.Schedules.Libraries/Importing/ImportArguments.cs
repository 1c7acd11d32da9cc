namespace Anneal.Schedules;

/// <summary>Arguments of other libraries.</summary>
internal static class ImportArguments
{
    public static double Number(this ConfigReader arguments, string key, double missing) => arguments.NumberOrNull(key) ?? missing;

    /// <summary>A whole number that must be there; Python has floats for them too.</summary>
    public static long Steps(this ConfigReader arguments, string key) => Whole(arguments.Number(key), key);

    public static long Steps(this ConfigReader arguments, string key, long missing) =>
        arguments.NumberOrNull(key) is { } number ? Whole(number, key) : missing;

    public static IReadOnlyList<long> StepsList(this ConfigReader arguments, string key) =>
        [.. arguments.Numbers(key).Select((number, i) => Whole(number, $"{key}[{i}]"))];

    private static long Whole(Number number, string key) => number == Math.Floor(number) && Math.Abs(number) <= 1L << 53
        ? (long)(double)number
        : throw new ArgumentOutOfRangeException(key, $"{key} must be a whole number; it was {number}.");
}
