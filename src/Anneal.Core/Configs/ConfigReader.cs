using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>Reads the arguments of one object, key by key; keys that nobody asked for are refused at the end.</summary>
public sealed class ConfigReader
{
    private readonly JsonObject _config;
    private readonly HashSet<string> _read = [];
    private readonly Dictionary<string, Number> _integers = [];

    internal ConfigReader(string className, JsonObject config, string path, JsonObject? envelope = null) =>
        (ClassName, _config, Path, Envelope) = JsonText.ProblemOf(config) is { } problem
            ? throw new ConfigException(className, path, problem)
            : (className, config, path, envelope);

    /// <summary>Reads arguments that have no module and class name around them.</summary>
    /// <param name="className">What errors call the object: <c>Dense</c>.</param>
    /// <param name="config">The arguments.</param>
    public ConfigReader(string className, JsonObject config)
        : this(className, config, "")
    {
        ArgumentNullException.ThrowIfNull(className);
        ArgumentNullException.ThrowIfNull(config);
    }

    /// <summary>The class whose arguments these are.</summary>
    public string ClassName { get; }

    /// <summary>Where the object lies in the config that is read; empty if it is the whole.</summary>
    public string Path { get; }

    /// <summary>What lies around the arguments (module, class name, a layer's <c>build_config</c>), or null if only a name was given.</summary>
    public JsonObject? Envelope { get; }

    internal ConfigOrigin Origin => new(_integers);

    /// <summary>Whether the config has a key, be it null. This does not count as reading it.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True if it is there.</returns>
    public bool Has(string key) => _config.ContainsKey(key);

    /// <summary>The value of a key that must be there.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="read">Reads the value: <c>value => value.AsDouble()</c>.</param>
    /// <returns>The argument.</returns>
    /// <exception cref="ConfigException">The key is missing or its value is not of the type.</exception>
    public T Required<T>(string key, Func<ConfigValue, T> read) => Find(key) is { } value ? read(value) : throw Error(key, "is missing");

    /// <summary>The value of a key, or what holds where it is missing.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="missing">The default.</param>
    /// <param name="read">Reads the value: <c>value => value.AsDouble()</c>.</param>
    /// <returns>The argument.</returns>
    /// <exception cref="ConfigException">The value is not of the type.</exception>
    public T Optional<T>(string key, T missing, Func<ConfigValue, T> read) => Find(key) is { } value ? read(value) : missing;

    /// <summary>The value of a key, or null if the key is missing.</summary>
    /// <param name="key">The key; it counts as read.</param>
    /// <returns>The value, which may itself be null: <see cref="ConfigValue.IsNull"/>.</returns>
    public ConfigValue? Find(string key)
    {
        _read.Add(key);
        return _config.TryGetPropertyValue(key, out var node) ? new(this, key, node) : null;
    }

    /// <summary>A key that may be missing and that means nothing: only some values are allowed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="allowed">As JSON writes them: <c>"null", "false"</c>.</param>
    /// <exception cref="ConfigException">It has another value.</exception>
    public void Constant(string key, params ReadOnlySpan<string> allowed)
    {
        if (Find(key) is { } value && !allowed.Contains(value.Node?.ToJsonString() ?? "null"))
            throw value.Error(Require.OneOf(allowed.ToArray()));
    }

    /// <summary>The exception for what is wrong with a key.</summary>
    /// <param name="key">The key, or with the place in it: <c>values[2]</c>. Empty: the object itself.</param>
    /// <param name="problem">As the rest of a sentence: <c>is missing</c>.</param>
    /// <param name="expected">What is allowed, or null.</param>
    /// <param name="inner">What led to it.</param>
    /// <returns>An exception to throw.</returns>
    public ConfigException Error(string key, string problem, string? expected = null, Exception? inner = null) =>
        new(ClassName, Below(key), problem, expected, inner);

    /// <summary>All arguments as they are, for what reads them by hand.</summary>
    internal JsonObject Whole()
    {
        foreach (var (key, _) in _config) _read.Add(key);
        return _config;
    }

    internal string Below(string key) => key.Length == 0 ? Path : Path.Length == 0 ? key : $"{Path}.{key}";

    internal void WasInteger(string key, Number value) => _integers[key] = value;

    /// <summary>Refuses keys that nobody asked for. Who made the reader calls it; <see cref="Registry{TKind}"/> does so for objects.</summary>
    /// <exception cref="ConfigException">There is such a key.</exception>
    public void Finish()
    {
        foreach (var (key, _) in _config)
            if (!_read.Contains(key))
                throw Error(JsonText.Shorten(key), $"is not an argument; {Known(key)}");
    }

    private string Known(string key) => _read.Count == 0
        ? $"{ClassName} takes none"
        : $"{(Nearest.Meant(key, _read) is { } meant ? $"did you mean '{meant}'? The" : "the")} arguments are {string.Join(", ", _read)}";
}
