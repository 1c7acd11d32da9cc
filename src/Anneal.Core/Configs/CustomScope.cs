using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>Custom objects while a config is read by this thread; those of an outer call hold within an inner one.</summary>
internal sealed class CustomScope : IDisposable
{
    // Classes that are read by hand read what they hold by FromConfig: only the thread knows in which call that is.
    [ThreadStatic]
    private static CustomScope? current;

    private readonly CustomObjects _objects;
    private readonly CustomScope? _outer;

    public CustomScope(CustomObjects objects)
    {
        (_objects, _outer) = (objects, current);
        current = this;
    }

    public void Dispose() => current = _outer;

    /// <summary>What reads a class, if a call says so.</summary>
    public static Func<JsonObject, string, JsonObject?, TKind>? Find<TKind>(string className, string? registeredName) where TKind : class, IConfigurable<TKind> =>
        current is null ? null : FindCustom<TKind>(className, registeredName);

    private static Func<JsonObject, string, JsonObject?, TKind>? FindCustom<TKind>(string className, string? registeredName) where TKind : class, IConfigurable<TKind>
    {
        for (var scope = current; scope is not null; scope = scope._outer)
            if (scope._objects.TryFind(className, registeredName, out var found))
                switch (found)
                {
                    case ConfigEntry<TKind> entry:
                        return (config, path, envelope) => entry.Read(new(entry.ClassName, config, path, envelope));
                    case Func<JsonObject, object> read:
                        return (config, path, _) => read(config) as TKind
                            ?? throw new ConfigException(className, path, $"is not {JsonText.Article(TKind.Kind)} {TKind.Kind}: the entry '{JsonText.Shorten(className)}' of customObjects made another type");
                }

        return null;
    }
}
