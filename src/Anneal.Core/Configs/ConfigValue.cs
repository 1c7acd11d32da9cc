using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>One value in a config. It converts to the expected type, or throws an error with the path of the value.</summary>
public sealed class ConfigValue
{
    /// <summary>Elements of one array: far more than a person means.</summary>
    internal const int MaxLength = 1_000_000;

    private readonly ConfigReader _reader;
    private readonly string _place;
    private readonly int? _index;

    internal ConfigValue(ConfigReader reader, string key, JsonNode? node, int? index = null) => (_reader, _place, Node, _index) = (reader, key, node, index);

    /// <summary>The JSON, or null for <c>null</c>.</summary>
    public JsonNode? Node { get; }

    // Put together on demand: a list may have a million elements.
    private string Key => _index is { } index ? $"{_place}[{index}]" : _place;

    /// <summary>The path of the value, such as <c>layers[2].units</c>.</summary>
    public string Path => _reader.Below(Key);

    /// <summary>Whether the value is a JSON <c>null</c>.</summary>
    public bool IsNull => Node is null;

    /// <summary>Reads true or false.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is something else.</exception>
    public bool AsBool() => Node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error("true or false"),
    };

    /// <summary>Reads a 32-bit integer.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is not an integer (floats are refused), or is too large.</exception>
    public int AsInt() => Whole() is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : throw Error("a whole number of 32 bits, written without a point");

    /// <summary>Reads a 64-bit integer.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is not an integer (floats are refused), or is too large.</exception>
    public long AsLong() => Whole() ?? throw Error("a whole number, written without a point");

    /// <summary>Reads a number and remembers whether it was written as an integer.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is not a number, or is too large for a double.</exception>
    public double AsDouble()
    {
        var number = AsNumber();
        if (number.IsInteger) _reader.WasInteger(Key, number);
        return number;
    }

    /// <summary>Reads a number as an integer or a float, as it was written.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is not a number, or is too large for a double.</exception>
    public Number AsNumber() => Number.TryFromJson(Node, out var number) ? number : throw Error("a number");

    /// <summary>Reads text.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is something else.</exception>
    public string AsText() => JsonText.Of(Node) ?? throw Error("text");

    /// <summary>Reads a member of an enumeration, written in snake_case.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is something else.</exception>
    public TEnum AsEnum<TEnum>() where TEnum : struct, Enum
    {
        if (JsonText.Of(Node) is { } text)
            foreach (var choice in Enum.GetValues<TEnum>())
                if (choice.ToJson().GetValue<string>() == text)
                    return choice;
        throw Error($"one of {string.Join(", ", Enum.GetValues<TEnum>().Select(choice => choice.ToJson().ToJsonString()))}");
    }

    /// <summary>Returns the JSON object.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">The value is something else.</exception>
    public JsonObject AsObject() => Node as JsonObject ?? throw Error("an object");

    /// <summary>Reads the keys of an object. <paramref name="read"/> must read every key.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="read">Reads the keys.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ConfigException">It is not an object, or has a key that <paramref name="read"/> does not read.</exception>
    public T AsObject<T>(Func<ConfigReader, T> read)
    {
        var reader = new ConfigReader(_reader.ClassName, AsObject(), Path);
        var made = read(reader);
        reader.Finish();
        return made;
    }

    /// <summary>Reads a serialised object of a kind, or its name if the kind allows names.</summary>
    /// <typeparam name="TKind">The kind.</typeparam>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The value is something else, or cannot be read.</exception>
    public TKind As<TKind>() where TKind : class, IConfigurable<TKind> => Envelope<TKind>.Open(Node, Path);

    /// <summary>Reads a serialised object of one class.</summary>
    /// <typeparam name="TKind">The kind.</typeparam>
    /// <typeparam name="T">The class.</typeparam>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The value is something else, or cannot be read.</exception>
    public T As<TKind, T>() where TKind : class, IConfigurable<TKind> where T : class, TKind =>
        As<TKind>() is { } made && made is T wanted ? wanted : throw Error($"{JsonText.Article(typeof(T).Name)} {typeof(T).Name}");

    /// <summary>Reads an array.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="read">Reads one element.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ConfigException">It is not an array, is too long, or has an element of the wrong type.</exception>
    public T[] AsList<T>(Func<ConfigValue, T> read)
    {
        if (Node is not JsonArray array) throw Error("an array");
        if (array.Count > MaxLength) throw _reader.Error(Key, $"must hold at most {MaxLength} elements; it held {array.Count}", $"at most {MaxLength} elements");
        var key = Key;
        var values = new T[array.Count];
        for (var i = 0; i < values.Length; i++) values[i] = read(new(_reader, key, array[i], i));
        return values;
    }

    /// <summary>Reads an array, or one value as an array of it: Keras takes one size or axis for a list of one.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="read">Reads one element.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ConfigException">It is neither, is too long, or has an element of the wrong type.</exception>
    public T[] AsOneOrMany<T>(Func<ConfigValue, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Node is JsonValue ? [read(this)] : AsList(read);
    }

    /// <summary>Makes the exception for a value of the wrong type.</summary>
    /// <param name="expected">What is allowed, such as <c>a number</c> or <c>"valid" or "same"</c>.</param>
    /// <param name="inner">The exception that caused this one.</param>
    /// <returns>An exception to throw.</returns>
    public ConfigException Error(string expected, Exception? inner = null) =>
        _reader.Error(Key, $"must be {expected}; it was {JsonText.Describe(Node)}", expected, inner);

    /// <summary>A value within this one.</summary>
    internal ConfigValue Within(string place, JsonNode? node) => new(_reader, Key + place, node);

    private long? Whole() => Number.TryFromJson(Node, out var number) && number.IsInteger ? number.Integer : null;
}
