namespace Anneal;

/// <summary>A class that can be written and read: under which names, and from which arguments.</summary>
public abstract class ConfigEntry
{
    private readonly Lazy<IReadOnlyList<ConfigParameter>> _parameters;

    private protected ConfigEntry(
        Type type, string module, string className, string? registeredName, IReadOnlyList<string> aliases, Func<IReadOnlyList<ConfigParameter>>? parameters) =>
        (Type, Module, ClassName, RegisteredName, Aliases, _parameters) = (type, module, className, registeredName, aliases, new(parameters ?? (() => [])));

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>Where it is from: <c>keras.layers</c>; of a user's own class its namespace.</summary>
    public string Module { get; }

    /// <summary>The name that configs have.</summary>
    public string ClassName { get; }

    /// <summary>Of a user's own class <c>package>name</c>; else null.</summary>
    public string? RegisteredName { get; }

    /// <summary>Further names by which it is found.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>The arguments; empty where they are read by hand.</summary>
    public IReadOnlyList<ConfigParameter> Parameters => _parameters.Value;
}
