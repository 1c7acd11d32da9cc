using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>Reads the arguments of one class; <see cref="Finish"/> refuses the keys that nobody asked for.</summary>
internal sealed class ConfigReader(string className, JsonObject config)
{
    private readonly HashSet<string> _read = [];

    public Number Number(string key) => OptionalNumber(key)
        ?? throw Error($"'{key}' is missing");

    /// <summary>A number, or null if the key is missing: Keras's default applies.</summary>
    public Number? OptionalNumber(string key) => Take(key, out var node) ? ToNumber(node, $"'{key}'") : null;

    /// <summary>A number, or null if the key is missing or null.</summary>
    public Number? NumberOrNull(string key) => Take(key, out var node) && node is not null ? ToNumber(node, $"'{key}'") : null;

    public IReadOnlyList<Number> Numbers(string key) =>
        [.. Array(key, "numbers").Select((item, i) => ToNumber(item, $"'{key}[{i}]'"))];

    public Duration Length(string key) => OptionalLength(key)
        ?? throw Error($"'{key}' is missing");

    /// <summary>A length, or null if the key is missing: the default applies.</summary>
    public Duration? OptionalLength(string key) => Take(key, out var node) ? ToLength(node, $"'{key}'") : null;

    /// <summary>A length, or null if the key is missing or null.</summary>
    public Duration? LengthOrNull(string key) => Take(key, out var node) && node is not null ? ToLength(node, $"'{key}'") : null;

    public IReadOnlyList<Duration> Lengths(string key) =>
        [.. Array(key, "lengths").Select((item, i) => ToLength(item, $"'{key}[{i}]'"))];

    /// <summary>A member of an enum, written in snake_case.</summary>
    public TEnum Choice<TEnum>(string key, TEnum missing) where TEnum : struct, Enum
    {
        if (!Take(key, out var node))
            return missing;
        if (node?.GetValueKind() == JsonValueKind.String)
            foreach (var choice in Enum.GetValues<TEnum>())
                if (choice.ToJson().GetValue<string>() == node.GetValue<string>())
                    return choice;
        throw Error($"'{key}' must be one of {string.Join(", ", Enum.GetValues<TEnum>().Select(choice => choice.ToJson().ToJsonString()))}, " +
            $"not {JsonText.Describe(node)}");
    }

    public LearningRateSchedule Schedule(string key) => Take(key, out var node)
        ? ToSchedule(node, key)
        : throw Error($"'{key}' is missing");

    public IReadOnlyList<LearningRateSchedule> Schedules(string key) =>
        [.. Array(key, "schedules").Select((item, i) => ToSchedule(item, $"{key}[{i}]"))];

    public bool Flag(string key, bool missing) => Take(key, out var node) ? ToFlag(node, key) : missing;

    public IReadOnlyList<bool> Flags(string key) =>
        [.. Array(key, "flags").Select((item, i) => ToFlag(item, $"{key}[{i}]"))];

    public IReadOnlyList<JsonObject> Objects(string key) => [.. Array(key, "objects").Select((item, i) => ToObject(item, $"{key}[{i}]"))];

    /// <summary>An object, or null if the key is missing or null.</summary>
    public JsonObject? ObjectOrNull(string key) => Take(key, out var node) && node is not null ? ToObject(node, key) : null;

    public string Text(string key) => Text(key, "") is { Length: > 0 } text ? text : throw Error($"'{key}' must be text");

    public string? Text(string key, string missing)
    {
        if (!Take(key, out var node))
            return missing;
        return node is null || node.GetValueKind() == JsonValueKind.String
            ? node?.GetValue<string>()
            : throw Error($"'{key}' must be text or null, not {JsonText.Describe(node)}");
    }

    public void Finish()
    {
        var surplus = config.Select(pair => pair.Key).Where(key => !_read.Contains(key)).Order(StringComparer.Ordinal).ToList();
        if (surplus.Count > 0)
            throw Error($"'{JsonText.Shorten(surplus[0])}' is not an argument; the arguments are {string.Join(", ", _read)}");
    }

    private bool Take(string key, out JsonNode? node)
    {
        _read.Add(key);
        return config.TryGetPropertyValue(key, out node);
    }

    private JsonArray Array(string key, string of)
    {
        if (!Take(key, out var node))
            throw Error($"'{key}' is missing");
        if (node is not JsonArray array)
            throw Error($"'{key}' must be an array of {of}, not {JsonText.Describe(node)}");
        return array.Count <= Nested.MaxLength ? array : throw Error($"'{key}' must hold at most {Nested.MaxLength} elements; it held {array.Count}");
    }

    private JsonObject ToObject(JsonNode? node, string key) =>
        node as JsonObject ?? throw Error($"'{key}' must be an object, not {JsonText.Describe(node)}");

    private bool ToFlag(JsonNode? node, string key) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"'{key}' must be true or false, not {JsonText.Describe(node)}"),
    };

    private Number ToNumber(JsonNode? node, string key)
    {
        try
        {
            return Anneal.Schedules.Number.FromJson(node);
        }
        catch (ArgumentException error)
        {
            throw Error($"{key} must be a number, not {JsonText.Describe(node)}", error);
        }
    }

    private Duration ToLength(JsonNode? node, string key)
    {
        if (node is not JsonObject)
            return ToNumber(node, key);
        try
        {
            return Duration.FromJson(node);
        }
        catch (ArgumentException error)
        {
            throw Error($"{key} must be a number of steps, or a length such as {{\"epochs\": 5}}: {error.Message.TrimEnd('.')}", error);
        }
    }

    private LearningRateSchedule ToSchedule(JsonNode? node, string key)
    {
        if (node is null)
            throw Error($"'{key}' must be a schedule, not null");
        try
        {
            return Envelope.Open(node);
        }
        catch (ArgumentException error) when (error is not ArgumentNullException)
        {
            throw Error($"'{key}': {error.Message.TrimEnd('.')}", error);
        }
    }

    private ArgumentException Error(string problem, Exception? inner = null) =>
        new($"The config of {className} cannot be read: {problem}.", inner);
}
