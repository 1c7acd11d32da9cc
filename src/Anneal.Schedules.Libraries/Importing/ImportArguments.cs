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

    public static double Number(this ConfigReader arguments, string key) => arguments.Required(key, value => value.AsDouble());

    public static double Number(this ConfigReader arguments, string key, double missing) => arguments.NumberOrNull(key) ?? missing;

    /// <summary>A number, or null if the key is missing or null.</summary>
    public static double? NumberOrNull(this ConfigReader arguments, string key) =>
        arguments.Optional<double?>(key, null, value => value.IsNull ? null : value.AsDouble());

    public static Duration Length(this ConfigReader arguments, string key) => arguments.Required(key, Duration.FromConfig);

    public static Duration? LengthOrNull(this ConfigReader arguments, string key) =>
        arguments.Optional<Duration?>(key, null, value => value.IsNull ? null : Duration.FromConfig(value));

    public static IReadOnlyList<Duration> Lengths(this ConfigReader arguments, string key) => arguments.Required(key, value => value.AsList(Duration.FromConfig));

    public static bool Flag(this ConfigReader arguments, string key, bool missing) => arguments.Optional(key, missing, value => value.AsBool());

    public static string Text(this ConfigReader arguments, string key) => arguments.Required(key, value => value.AsText());

    public static string? Text(this ConfigReader arguments, string key, string missing) =>
        arguments.Optional<string?>(key, missing, value => value.IsNull ? null : value.AsText());

    public static TEnum Choice<TEnum>(this ConfigReader arguments, string key, TEnum missing) where TEnum : struct, Enum =>
        arguments.Optional(key, missing, value => value.AsEnum<TEnum>());

    public static JsonObject? ObjectOrNull(this ConfigReader arguments, string key) =>
        arguments.Optional<JsonObject?>(key, null, value => value.IsNull ? null : value.AsObject());

    /// <summary>Makes an object from each element of a list.</summary>
    public static IReadOnlyList<T> Objects<T>(this ConfigReader arguments, string key, Func<ConfigReader, T> make) =>
        arguments.Required(key, value => value.AsList(item => item.AsObject(make)));

    /// <summary>A whole number that must be there; Python has floats for them too.</summary>
    public static long Steps(this ConfigReader arguments, string key) => arguments.Required(key, Whole);

    public static long Steps(this ConfigReader arguments, string key, long missing) => arguments.StepsOrNull(key) ?? missing;

    public static long? StepsOrNull(this ConfigReader arguments, string key) => arguments.Optional<long?>(key, null, value => value.IsNull ? null : Whole(value));

    public static IReadOnlyList<long> StepsList(this ConfigReader arguments, string key) => arguments.Required(key, value => value.AsList(Whole));

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
