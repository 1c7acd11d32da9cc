using System.Text;
using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>Writes the arguments of one object under their keys, in order. Keys that the base class has written stay as they are.</summary>
/// <typeparam name="TKind">The kind of the object.</typeparam>
public sealed class ConfigWriter<TKind> where TKind : class, IConfigurable<TKind>
{
    private readonly ConfigOrigin _origin;

    /// <summary>Starts a config.</summary>
    /// <param name="owner">The object that is written.</param>
    /// <param name="config">The config that the base class wrote. Default: an empty one.</param>
    public ConfigWriter(IConfigurable<TKind> owner, JsonObject? config = null) => (_origin, Config) = (owner.Origin, config ?? []);

    /// <summary>The config written so far.</summary>
    public JsonObject Config { get; }

    /// <summary>Writes a JSON value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="node">The value; it must not be part of other JSON.</param>
    public void Add(string key, JsonNode? node) => Config.TryAdd(key, node);

    /// <summary>Writes true or false.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Add(string key, bool? value) => Add(key, Json(key, value));

    /// <summary>Writes an integer.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Add(string key, long? value) => Add(key, Json(key, value));

    /// <summary>Writes a float as Python does (<c>1.0</c>), or as an integer if it was read as one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Add(string key, double? value) => Add(key, Json(key, value));

    /// <summary>Writes a number as an integer or a float, as it was given.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void AddNumber(string key, Number? value) => Add(key, Number(key, value));

    /// <summary>Writes text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Add(string key, string? value) => Add(key, Json(key, value));

    /// <summary>Writes a copy of JSON.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void AddCopy(string key, JsonNode? value) => Add(key, Copy(key, value));

    /// <summary>Writes a member of an enumeration in snake_case.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void AddEnum<TEnum>(string key, TEnum? value) where TEnum : struct, Enum => Add(key, Enum(key, value));

    /// <summary>Writes an argument that writes itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void AddValue<T>(string key, T? value) where T : IConfigValue<T> => Add(key, Value(key, value));

    /// <summary>Writes a nullable argument that writes itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void AddValue<T>(string key, T? value) where T : struct, IConfigValue<T> => Add(key, Value(key, value));

    /// <summary>Writes an object with module, class name and config.</summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The object.</param>
    public void AddObject<T>(string key, T? value) where T : class, IConfigurable<T> => Add(key, Nested(key, value));

    /// <summary>Writes an array.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="values">The elements.</param>
    /// <param name="write">Writes one element, such as <c>(writer, key, item) => writer.Json(key, item)</c>.</param>
    public void AddList<T>(string key, IEnumerable<T>? values, Func<ConfigWriter<TKind>, string, T, JsonNode?> write) => Add(key, List(key, values, write));

    /// <summary>Writes an array of floats, each as <see cref="Add(string, double?)"/> does.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">The elements.</param>
    public void AddNumbers(string key, IEnumerable<double>? values) =>
        AddNumbers(key, _origin.IsEmpty ? values?.Select(value => (Number)value) : values?.Select((value, i) => _origin.Spelling($"{key}[{i}]", value)));

    /// <summary>Writes an array of numbers, each as it was given.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">The elements.</param>
    public void AddNumbers(string key, IEnumerable<Number>? values) => Add(key, values is null ? null : Array(values));

    /// <summary>Writes an array of arguments that write themselves.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="values">The elements.</param>
    public void AddValues<T>(string key, IEnumerable<T>? values) where T : IConfigValue<T> => Add(key, values?.All(value => value?.AsNumber is not null) is true
        ? Array(values.Select(value => value.AsNumber!.Value))
        : List(key, values, static (writer, key, item) => writer.Value(key, item)));

    /// <summary>Converts true, false or null.</summary>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Json(string key, bool? value) => value is { } flag ? JsonValue.Create(flag) : null;

    /// <summary>Converts an integer or null.</summary>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Json(string key, long? value) => value is { } whole ? JsonValue.Create(whole) : null;

    /// <summary>Converts a float or null.</summary>
    /// <param name="key">The key it is for; an element is <c>values[2]</c>.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Json(string key, double? value) => value is { } number ? _origin.Spelling(key, number).ToJson() : null;

    /// <summary>Converts a number or null.</summary>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Number(string key, Number? value) => value?.ToJson();

    /// <summary>Converts text or null.</summary>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Json(string key, string? value) => value is null ? null : JsonValue.Create(value);

    /// <summary>Copies JSON.</summary>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Copy(string key, JsonNode? value) => value?.DeepClone();

    /// <summary>Converts a member of an enumeration, or null.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Enum<TEnum>(string key, TEnum? value) where TEnum : struct, Enum => value?.ToJson();

    /// <summary>Converts an argument that writes itself, or null.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Value<T>(string key, T? value) where T : IConfigValue<T> => value is null ? null : Within(key, value.ToConfigValue);

    /// <summary>Converts a nullable argument that writes itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="key">The key it is for.</param>
    /// <param name="value">The value.</param>
    /// <returns>JSON.</returns>
    public JsonNode? Value<T>(string key, T? value) where T : struct, IConfigValue<T> => value is { } given ? Within(key, given.ToConfigValue) : null;

    /// <summary>Converts an object, or null, to JSON with module, class name and config.</summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="key">The key it is for, which errors name; an element is <c>schedules[2]</c>.</param>
    /// <param name="value">The object.</param>
    /// <returns>JSON.</returns>
    /// <exception cref="UnwritableConfigException">It cannot be written.</exception>
    public JsonNode? Nested<T>(string key, T? value) where T : class, IConfigurable<T> =>
        value is null ? null : Within(key, () => Envelope<T>.Around(value));

    /// <summary>Converts an array or null.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="key">The key it is for.</param>
    /// <param name="values">The elements.</param>
    /// <param name="write">Writes one element.</param>
    /// <returns>JSON.</returns>
    public JsonNode? List<T>(string key, IEnumerable<T>? values, Func<ConfigWriter<TKind>, string, T, JsonNode?> write) =>
        values is null ? null : new JsonArray([.. values.Select((value, i) => write(this, $"{key}[{i}]", value))]);

    // A million numbers are one text: a node for each takes seconds.
    private static JsonNode? Array(IEnumerable<Number> numbers)
    {
        var text = new StringBuilder("[");
        foreach (var number in numbers) text.Append(text.Length > 1 ? "," : "").Append(number.ToJsonText());
        return JsonNode.Parse(text.Append(']').ToString());
    }

    private static JsonNode? Within(string key, Func<JsonNode?> write)
    {
        try
        {
            return write();
        }
        catch (UnwritableConfigException error)
        {
            throw new UnwritableConfigException(TKind.Kind, $"{key}.{error.Path}", error.Problem, error);
        }
        catch (NotSupportedException error)
        {
            throw new UnwritableConfigException(TKind.Kind, key, error.Message, error);
        }
    }
}
