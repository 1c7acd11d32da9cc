namespace Anneal;

/// <summary>The names and arguments under which a serialisable class is written and read.</summary>
public abstract class ConfigEntry
{
    private readonly Func<IReadOnlyList<ConfigParameter>>? _parameters;

    private protected ConfigEntry(
        Type type, string module, string className, string? registeredName, IReadOnlyList<string> aliases, Func<IReadOnlyList<ConfigParameter>>? parameters) =>
        (Type, Module, ClassName, RegisteredName, Aliases, Names, _parameters) = (type, module, className, registeredName, aliases,
            registeredName is null ? [className, SnakeCase.Of(className), .. aliases] : [registeredName], parameters);

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>The module, such as <c>keras.layers</c>. For a user's own class, its namespace.</summary>
    public string Module { get; }

    /// <summary>The class name in configs.</summary>
    public string ClassName { get; }

    /// <summary>The registered name <c>package>name</c> of a user's own class, or null.</summary>
    public string? RegisteredName { get; }

    /// <summary>Further names by which the class is found.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>All bare names by which the class is found; some may be equal.</summary>
    internal string[] Names { get; }

    /// <summary>The arguments. Empty if the class reads them by hand.</summary>
    public IReadOnlyList<ConfigParameter> Parameters => field ??= _parameters?.Invoke() ?? [];
}
