using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>What Keras puts around a config: <c>module</c>, <c>class_name</c>, <c>registered_name</c>.</summary>
internal static class Envelope<TKind> where TKind : class, IConfigurable<TKind>
{
    /// <summary>As deep as JSON can be read everywhere: parsers stop at 64 levels, of which a composition takes three.</summary>
    private const int MaxDepth = 16;

    /// <summary>Far more than a person means.</summary>
    private const int MaxCount = 10_000;

    // Classes that are written by hand read and write what they hold by FromConfig and ToConfig: only the thread knows how deep that is.
    [ThreadStatic]
    private static int depth;

    [ThreadStatic]
    private static int count;

    // Objects that the outermost call has read, by Keras's number for them.
    [ThreadStatic]
    private static Dictionary<string, TKind>? shared;

    private static string Subject => $"{JsonText.Article(TKind.Kind)} {TKind.Kind}";

    public static TKind Open(JsonNode? node, string path)
    {
        if (Refused() is { } problem) throw Error(path, problem);
        if (depth++ == 0) shared = null;
        try
        {
            return node switch
            {
                _ when TKind.ReadsNames && (JsonText.Of(node) ?? FunctionConfig.NameOf(node)) is { } name => Named(name, path) ?? throw Unknown(name, path, Registry<TKind>.Names()),
                JsonObject envelope => ReadOnce(envelope, path),
                _ => throw Wrong(path, TKind.ReadsNames ? "a name, or an object with 'class_name' and 'config'" : "an object with 'class_name' and 'config'", node),
            };
        }
        finally
        {
            if (--depth == 0) shared = null;
        }
    }

    public static JsonObject Around(TKind made)
    {
        if (Refused() is { } problem)
            throw new NotSupportedException($"{Capital(Subject)} cannot be written so that it can be read again: it {problem}.");
        depth++;
        try
        {
            var config = made.GetConfig();
            var entry = Registry<TKind>.Of(made.GetType());
            var envelope = new JsonObject
            {
                ["module"] = made.ModuleOf(entry.Module, config),
                ["class_name"] = entry.ClassName,
                ["config"] = config,
                ["registered_name"] = entry.RegisteredName ?? (IsPrivate(entry.Module) ? entry.ClassName : null),
            };
            made.FinishWriting(envelope);
            SharedObjects.Mark(made, envelope);
            return envelope;
        }
        finally
        {
            depth--;
        }
    }

    // Keras registers by name what its public modules do not have.
    private static bool IsPrivate(string module) => module.StartsWith("keras.src.", StringComparison.Ordinal);

    // What cannot be read is not written.
    private static string? Refused()
    {
        count = depth == 0 ? 1 : count + 1;
        return depth == MaxDepth ? $"has {TKind.Kinds} nested more than {MaxDepth} deep"
            : count > MaxCount ? $"has more than {MaxCount} {TKind.Kinds} in it"
            : null;
    }

    private static TKind ReadOnce(JsonObject envelope, string path)
    {
        if (JsonText.ProblemOf(envelope) is { } problem) throw Error(path, problem);
        if (envelope[SharedObjects.Key]?.ToJsonString() is not { } id) return Read(envelope, path);
        if (shared?.GetValueOrDefault(id) is { } known) return known;
        var made = Read(envelope, path);
        (shared ??= [])[id] = made;
        return made;
    }

    private static TKind Read(JsonObject envelope, string path)
    {
        var className = Text(envelope, "class_name", path) ?? throw Error(Below(path, "class_name"), "is missing");
        var registeredName = Text(envelope, "registered_name", path);
        if (envelope.TryGetPropertyValue("module", out var given) && JsonText.Of(given) is null) throw Wrong(Below(path, "module"), "text, or left out", given);
        var module = JsonText.Of(given);
        // Where a bare name will do, so does a class without arguments.
        if (!TKind.ReadsNames && !envelope.ContainsKey("config")) throw Error(Below(path, "config"), "is missing");
        var config = envelope["config"] switch
        {
            null => [],
            JsonObject arguments => arguments,
            var other => throw Wrong(Below(path, "config"), "an object", other),
        };
        if (FunctionConfig.IsWrapper(className) && (module is null || Registry<TKind>.IsOurs(module))) return Wrapped(config, path);
        if (CustomScope.Find<TKind>(className, registeredName) is { } custom) return custom(config, path, envelope);
        return Registry<TKind>.Find(className, module, registeredName) is { } entry
            ? entry.Read(new(entry.ClassName, config, path, envelope))
            : throw UnknownClass(registeredName is { Length: > 0 } ? registeredName : className, module, path);
    }

    // What is a function there is a class here, with the same arguments.
    private static TKind Wrapped(JsonObject config, string path)
    {
        if (JsonText.ProblemOf(config) is { } problem) throw Error(path, problem);
        var key = Below(path, FunctionConfig.Key);
        var name = FunctionConfig.NameOf(config[FunctionConfig.Key]) ?? throw Wrong(key, "a function of Keras", config[FunctionConfig.Key]);
        var others = config.DeepClone().AsObject();
        others.Remove(FunctionConfig.Key);
        return Named(name, path, others) ?? throw Unknown(name, key, Registry<TKind>.Names());
    }

    /// <summary>A new object with default arguments, or null if the name is not known.</summary>
    public static TKind? Named(string name, string path, JsonObject? arguments = null) =>
        CustomScope.Find<TKind>(name, null) is { } custom ? custom(arguments ?? [], path, null)
        : Registry<TKind>.Named(name) is { } entry ? entry.Read(new(entry.ClassName, arguments ?? [], path))
        : null;

    private static ConfigException UnknownClass(string name, string? module, string path) => Unknown(
        name, path, Registry<TKind>.ClassNames(), module is null || Registry<TKind>.IsOurs(module) ? "" : $" of '{JsonText.Shorten(module)}'");

    private static ConfigException Unknown(string name, string path, IReadOnlyList<string> known, string of = "") => Error(path,
        $"is of class '{JsonText.Shorten(name)}'{of}, which is not a known {TKind.Kind}{Nearest.Hint("; the nearest known is", name, known)}. " +
        $"{Capital(Subject)} of your own must first be registered with [Registered] or Register, or added to customObjects", $"a known {TKind.Kind}");

    private static string? Text(JsonObject envelope, string key, string path)
    {
        if (!envelope.TryGetPropertyValue(key, out var node) || node is null)
            return null;
        return JsonText.Of(node) ?? throw Wrong(Below(path, key), "text", node);
    }

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static ConfigException Wrong(string path, string expected, JsonNode? node) =>
        Error(path, $"must be {expected}; it was {JsonText.Describe(node)}", expected);

    private static ConfigException Error(string path, string problem, string? expected = null, Exception? inner = null) =>
        new(Subject, path, problem, expected, inner);
}
