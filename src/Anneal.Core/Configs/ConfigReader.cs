using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>Reads the arguments of one object, key by key. Keys that were not read are refused at the end.</summary>
public sealed class ConfigReader
{
    private readonly JsonObject _config;
    private readonly HashSet<string> _read = [];
    private Dictionary<string, Number>? _integers;

    internal ConfigReader(string className, JsonObject config, string path, JsonObject? envelope = null) =>
        (ClassName, _config, Path, Envelope) = JsonText.ProblemOf(config) is { } problem
            ? throw new ConfigException(className, path, problem)
            : (className, config, path, envelope);

    /// <summary>Makes a reader of arguments that have no module and class name around them.</summary>
    /// <param name="className">The name of the object in errors, such as <c>Dense</c>.</param>
    /// <param name="config">The arguments.</param>
    public ConfigReader(string className, JsonObject config)
        : this(className, config, "")
    {
        ArgumentNullException.ThrowIfNull(className);
        ArgumentNullException.ThrowIfNull(config);
    }

    /// <summary>The class whose arguments these are.</summary>
    public string ClassName { get; }

    /// <summary>The path of the object in the whole config. Empty: the config itself.</summary>
    public string Path { get; }

    /// <summary>The JSON object that holds the arguments (with module, class name and a layer's <c>build_config</c>), or null if only a
    /// name was given.</summary>
    public JsonObject? Envelope { get; }

    internal ConfigOrigin Origin => new(_integers);

    /// <summary>Whether the config has a key, even if its value is null. The call does not count as reading the key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True if the key is present.</returns>
    public bool Has(string key) => _config.ContainsKey(key);

    /// <summary>Finds the value of a required key.</summary>
    /// <param name="key">The key, which then counts as read.</param>
    /// <returns>The value, which may be a JSON null (<see cref="ConfigValue.IsNull"/>).</returns>
    /// <exception cref="ConfigException">The key is missing.</exception>
    public ConfigValue Required(string key) => Find(key) ?? throw Error(key, "is missing");

    /// <summary>Finds the value of a key, or null if the key is missing.</summary>
    /// <param name="key">The key, which then counts as read.</param>
    /// <returns>The value, which may be a JSON null (<see cref="ConfigValue.IsNull"/>).</returns>
    public ConfigValue? Find(string key)
    {
        _read.Add(key);
        return _config.TryGetPropertyValue(key, out var node) ? new(this, key, node) : null;
    }

    /// <summary>Checks an optional key that has no effect. Only some values are allowed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="allowed">The allowed values in JSON, such as <c>"null", "false"</c>.</param>
    /// <exception cref="ConfigException">It has another value.</exception>
    public void Constant(string key, params ReadOnlySpan<string> allowed)
    {
        if (Find(key) is { } value && !allowed.Contains(value.Node?.ToJsonString() ?? "null"))
            throw value.Error(Require.OneOf(allowed.ToArray()));
    }

    /// <summary>Makes the exception for a key.</summary>
    /// <param name="key">The key, or an element of its list, such as <c>values[2]</c>. Empty: the object itself.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence, such as <c>is missing</c>.</param>
    /// <param name="expected">What is allowed, or null.</param>
    /// <param name="inner">The exception that caused this one.</param>
    /// <returns>An exception to throw.</returns>
    public ConfigException Error(string key, string problem, string? expected = null, Exception? inner = null) =>
        new(ClassName, Below(key), problem, expected, inner);

    /// <summary>All arguments as JSON, for classes that read them by hand.</summary>
    internal JsonObject Whole()
    {
        foreach (var (key, _) in _config) _read.Add(key);
        return _config;
    }

    internal string Below(string key) => key.Length == 0 ? Path : Path.Length == 0 ? key : $"{Path}.{key}";

    internal void WasInteger(string key, Number value) => (_integers ??= [])[key] = value;

    /// <summary>Refuses keys that were not read. The code that made the reader calls it; <see cref="Registry{TKind}"/> does so for objects.</summary>
    /// <exception cref="ConfigException">There is such a key.</exception>
    public void Finish()
    {
        foreach (var (key, _) in _config)
            if (!_read.Contains(key))
                throw Error(JsonText.Shorten(key), $"is not an argument; {Known(key)}");
    }

    private string Known(string key) => _read.Count == 0
        ? $"{ClassName} takes none"
        : $"{(Nearest.Meant(key, _read.Where(other => !_config.ContainsKey(other))) is { } meant ? $"did you mean '{meant}'? The" : "the")} arguments are {string.Join(", ", _read)}";
}
