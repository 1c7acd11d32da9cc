using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>Arguments of other libraries, which have no class of their own here.</summary>
internal static class ImportArguments
{
    /// <summary>Makes an object from named arguments. A wrong, missing or unknown argument is a <see cref="ConfigException"/> with its key.</summary>
    public static T Read<T>(string name, JsonObject arguments, Func<ConfigReader, T> make)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            var reader = new ConfigReader(name, arguments, "");
            var made = make(reader);
            reader.Finish();
            return made;
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigException(name, "", "holds text that is not valid Unicode", inner: error);
        }
        catch (ArgumentException error) when (error is not ConfigException)
        {
            throw Refused(name, arguments, error);
        }
    }

    public static double Number(this ConfigReader arguments, string key) => arguments.Required(key).AsDouble();

    public static double Number(this ConfigReader arguments, string key, double missing) => arguments.NumberOrNull(key) ?? missing;

    /// <summary>A number, or null if the key is missing or null.</summary>
    public static double? NumberOrNull(this ConfigReader arguments, string key) => arguments.FindNotNull(key)?.AsDouble();

    public static Duration Length(this ConfigReader arguments, string key) => Duration.FromConfig(arguments.Required(key));

    public static Duration? LengthOrNull(this ConfigReader arguments, string key) =>
        arguments.FindNotNull(key) is { } value ? Duration.FromConfig(value) : null;

    public static IReadOnlyList<Duration> Lengths(this ConfigReader arguments, string key) => arguments.Required(key).AsList(Duration.FromConfig);

    public static bool Flag(this ConfigReader arguments, string key, bool missing) => arguments.Find(key)?.AsBool() ?? missing;

    public static string Text(this ConfigReader arguments, string key) => arguments.Required(key).AsText();

    public static string? Text(this ConfigReader arguments, string key, string missing) =>
        arguments.Find(key) is not { } value ? missing : value.IsNull ? null : value.AsText();

    public static TEnum Choice<TEnum>(this ConfigReader arguments, string key, TEnum missing) where TEnum : struct, Enum =>
        arguments.Find(key)?.AsEnum<TEnum>() ?? missing;

    public static JsonObject? ObjectOrNull(this ConfigReader arguments, string key) => arguments.FindNotNull(key)?.AsObject();

    /// <summary>Makes an object from each element of a list.</summary>
    public static IReadOnlyList<T> Objects<T>(this ConfigReader arguments, string key, Func<ConfigReader, T> make) =>
        arguments.Required(key).AsList(item => item.AsObject(make));

    /// <summary>A whole number that must be there; Python has floats for them too.</summary>
    public static long Steps(this ConfigReader arguments, string key) => Whole(arguments.Required(key));

    public static long Steps(this ConfigReader arguments, string key, long missing) => arguments.StepsOrNull(key) ?? missing;

    public static long? StepsOrNull(this ConfigReader arguments, string key) => arguments.FindNotNull(key) is { } value ? Whole(value) : null;

    public static IReadOnlyList<long> StepsList(this ConfigReader arguments, string key) => arguments.Required(key).AsList(Whole);

    private static ConfigValue? FindNotNull(this ConfigReader arguments, string key) => arguments.Find(key) is { IsNull: false } value ? value : null;

    private static long Whole(ConfigValue value) => value.AsNumber() is var number && number == Math.Floor(number) && Math.Abs(number) <= 1L << 53
        ? (long)(double)number
        : throw value.Error("a whole number");

    private static ConfigException Refused(string name, JsonObject arguments, ArgumentException error)
    {
        var parameter = error.ParamName ?? "";
        var key = arguments.Select(pair => pair.Key).FirstOrDefault(key => key.Replace("_", "", StringComparison.Ordinal).Equals(
            parameter.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return key is not null && Require.RefusalOf(error) is { } refusal
            ? new(name, key + refusal.Place, refusal.Problem, refusal.Allowed, error)
            : new(name, key ?? "", $"was refused: {error.PlainMessage().TrimEnd('.')}", inner: error);
    }
}
