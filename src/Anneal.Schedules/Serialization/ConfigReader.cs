using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>Reads the arguments of a schedule whose reading is still written by hand.</summary>
internal sealed class ConfigReader(Anneal.ConfigReader reader)
{
    public ConfigReader(string className, JsonObject config)
        : this(new Anneal.ConfigReader(className, config, ""))
    {
    }

    public void Finish() => reader.Finish();

    public Number Number(string key) => reader.Required(key, value => value.AsNumber());

    /// <summary>A number, or null if the key is missing: Keras's default applies.</summary>
    public Number? OptionalNumber(string key) => reader.Optional<Number?>(key, null, value => value.AsNumber());

    /// <summary>A number, or null if the key is missing or null.</summary>
    public Number? NumberOrNull(string key) => reader.Optional<Number?>(key, null, value => value.IsNull ? null : value.AsNumber());

    public IReadOnlyList<Number> Numbers(string key) => reader.Required(key, value => value.AsList(item => item.AsNumber()));

    public Duration Length(string key) => reader.Required(key, Duration.FromConfig);

    /// <summary>A length, or null if the key is missing: the default applies.</summary>
    public Duration? OptionalLength(string key) => reader.Optional<Duration?>(key, null, value => Duration.FromConfig(value));

    /// <summary>A length, or null if the key is missing or null.</summary>
    public Duration? LengthOrNull(string key) => reader.Optional<Duration?>(key, null, value => value.IsNull ? null : Duration.FromConfig(value));

    public IReadOnlyList<Duration> Lengths(string key) => reader.Required(key, value => value.AsList(Duration.FromConfig));

    /// <summary>A member of an enum, written in snake_case.</summary>
    public TEnum Choice<TEnum>(string key, TEnum missing) where TEnum : struct, Enum => reader.Optional(key, missing, value => value.AsEnum<TEnum>());

    public LearningRateSchedule Schedule(string key) => reader.Required(key, value => value.As<LearningRateSchedule>());

    public IReadOnlyList<LearningRateSchedule> Schedules(string key) =>
        reader.Required(key, value => value.AsList(item => item.As<LearningRateSchedule>()));

    public bool Flag(string key, bool missing) => reader.Optional(key, missing, value => value.AsBool());

    public IReadOnlyList<bool> Flags(string key) => reader.Required(key, value => value.AsList(item => item.AsBool()));

    public IReadOnlyList<JsonObject> Objects(string key) => reader.Required(key, value => value.AsList(item => item.AsObject()));

    /// <summary>An object, or null if the key is missing or null.</summary>
    public JsonObject? ObjectOrNull(string key) => reader.Optional(key, null, value => value.IsNull ? null : value.AsObject());

    public string Text(string key) => reader.Required(key, value => value.AsText());

    public string? Text(string key, string missing) => reader.Optional<string?>(key, missing, value => value.IsNull ? null : value.AsText());
}
