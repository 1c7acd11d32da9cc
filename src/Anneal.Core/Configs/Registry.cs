using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>The serialisable classes of one kind: Keras's, this library's own and those of users.</summary>
/// <typeparam name="TKind">The kind: its base class.</typeparam>
public static class Registry<TKind> where TKind : class, IConfigurable<TKind>
{
    private static readonly string[] OurModules = ["keras", "anneal", "tf_keras", "tensorflow.keras"];
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, ConfigEntry<TKind>> ByName = new(TKind.IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private static readonly Dictionary<Type, ConfigEntry<TKind>> ByType = [];
    private static readonly List<ConfigEntry<TKind>> InOrder = [];

    /// <summary>All classes, in order of registration.</summary>
    public static IReadOnlyList<ConfigEntry<TKind>> Entries
    {
        get
        {
            // Asking the kind makes it register its classes, where nothing has done so yet.
            _ = TKind.Kind;
            lock (Gate) return [.. InOrder];
        }
    }

    /// <summary>Makes an object with default arguments from a class name, its snake_case form or an alias, such as <c>mse</c>. Keras's <c>get</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="customObjects">Further names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">The name is unknown (the error lists known names that are near), or the class has arguments
    /// without a default.</exception>
    public static TKind Get(string name, CustomObjects? customObjects = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var scope = customObjects is null ? null : new CustomScope(customObjects);
        return Envelope<TKind>.Named(name, "") ?? throw new ArgumentException(
            $"Unknown {TKind.Kind} \"{JsonText.Shorten(name)}\".{Offered(name)}{(TKind.Example is { } example ? $" Or give an object: {example}." : "")}", nameof(name));
    }

    /// <summary>Writes class and arguments as JSON with the keys <c>module</c>, <c>class_name</c>, <c>config</c> and
    /// <c>registered_name</c>. Keras's <c>serialize</c>.</summary>
    /// <param name="value">The object.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="NotSupportedException">The object, or one within it, could not be read again.</exception>
    public static JsonObject Serialize(TKind value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Envelope<TKind>.Around(value);
    }

    /// <summary>Reads an object that <see cref="Serialize"/> or Keras's <c>serialize</c> wrote. Keras's <c>deserialize</c>.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>, or a name if the kind allows names.</param>
    /// <param name="customObjects">Further names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is unknown, a key is missing, unknown or of the wrong type, or an argument is out of range.</exception>
    public static TKind Deserialize(JsonNode config, CustomObjects? customObjects = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        using var scope = customObjects is null ? null : new CustomScope(customObjects);
        return Envelope<TKind>.Open(config, "");
    }

    /// <summary>Registers a class that writes and reads its config by hand, for the life of the process. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class, which overrides <c>GetConfig</c>.</typeparam>
    /// <param name="package">The first part of the registered name <c>package>name</c>. Keras uses <c>Custom</c> if none is given.</param>
    /// <param name="name">The second part of the registered name. Null: the name of the class.</param>
    /// <param name="read">Makes an object from what <c>GetConfig</c> returned.</param>
    /// <remarks>Differs from Keras: a name that belongs to another class is refused. Keras replaces the class silently.</remarks>
    /// <exception cref="ArgumentException">A name is empty, is not valid Unicode or belongs to another class, or the class is one of Keras's.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : class, TKind
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        if (name is not null) ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Require.Text(package);
        Require.Text(name);
        AddByHand(new(typeof(T), typeof(T).Namespace ?? "", typeof(T).Name, $"{package}>{name ?? typeof(T).Name}", reader => ByHand(reader, read)));
    }

    private static T ByHand<T>(ConfigReader reader, Func<JsonObject, T> read)
    {
        try
        {
            return read(reader.Whole());
        }
        // What reads JSON by hand throws these where a value is not of the type.
        catch (Exception error) when (error is InvalidOperationException or FormatException or OverflowException)
        {
            throw reader.Error("", $"was refused: {error.Message.TrimEnd('.')}", inner: error);
        }
        catch (NullReferenceException error)
        {
            throw reader.Error("", $"lacks a key that {typeof(T).Name} reads", inner: error);
        }
    }

    /// <summary>Registers a class. Generated code calls this for classes with <see cref="KerasAttribute"/> or <see cref="RegisteredAttribute"/>.</summary>
    /// <param name="entry">The class.</param>
    /// <remarks>If another class already has the registered name, it keeps it, and writing an object of the second class throws.</remarks>
    /// <exception cref="ArgumentException">A name of one of Keras's classes belongs to another class, or the class is one of Keras's.</exception>
    public static void Add(ConfigEntry<TKind> entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (Gate)
        {
            // An exception in a module initialiser would be the end of a user's program.
            var isTaken = Owner(entry) is { } other && (entry.RegisteredName is null ? throw Taken(entry, other) : true);
            if (!IsOneOfMany(entry))
            {
                if (ByType.TryGetValue(entry.Type, out var former)) Remove(former);
                ByType[entry.Type] = entry;
            }

            if (!isTaken)
                foreach (var name in entry.Names) ByName[name] = entry;
            InOrder.Add(entry);
        }
    }

    private static void AddByHand(ConfigEntry<TKind> entry)
    {
        MakeKnown();
        lock (Gate)
        {
            if (Owner(entry) is { } other) throw Taken(entry, other);
            Add(entry);
        }
    }

    private static void Remove(ConfigEntry<TKind> former)
    {
        if (former.RegisteredName is null)
        {
            var whose = former.Module.StartsWith("keras", StringComparison.Ordinal) ? "Keras's own" : "this library's";
            throw new ArgumentException($"{former.ClassName} is one of {whose} {TKind.Kinds}; it needs no registration.", "type");
        }

        foreach (var name in former.Names) ByName.Remove(name);
        InOrder.Remove(former);
    }

    /// <summary>Another class that has a name of this one.</summary>
    private static ConfigEntry<TKind>? Owner(ConfigEntry<TKind> entry)
    {
        foreach (var name in entry.Names)
            if (ByName.TryGetValue(name, out var other) && (other.Type != entry.Type || IsOneOfMany(entry)))
                return other;
        return null;
    }

    private static ArgumentException Taken(ConfigEntry<TKind> entry, ConfigEntry<TKind> other) =>
        new($"'{entry.Names.First(name => ByName.GetValueOrDefault(name) == other)}' is registered for {other.Type}; choose another package or name.", "name");

    /// <summary>Finds the entry of a type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The registry entry.</returns>
    /// <exception cref="NotSupportedException">The type is not registered.</exception>
    public static ConfigEntry<TKind> Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        MakeKnown();
        lock (Gate)
        {
            if (ByType.TryGetValue(type, out var entry))
                return Owner(entry) is not { } other ? entry : throw new NotSupportedException($"{type.Name} cannot be written: {Taken(entry, other).PlainMessage()}");
            throw new NotSupportedException(
                $"{type.Name} cannot be written because it is not registered. Give it the attribute [Registered], or call {typeof(TKind).Name}.Register<{type.Name}>(...) first.");
        }
    }

    /// <summary>Finds the class that a bare name stands for: a class name, its snake_case form or an alias.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The registry entry, or null if the name is unknown.</returns>
    public static ConfigEntry<TKind>? Named(string name)
    {
        MakeKnown();
        lock (Gate) return ByName.GetValueOrDefault(name);
    }

    /// <summary>The class of an envelope: by its registered name if that says more than the class, else by class and module.</summary>
    internal static ConfigEntry<TKind>? Find(string className, string? module, string? registeredName)
    {
        if (className.Contains('>')) registeredName = className;
        if (registeredName is { Length: > 0 } && (registeredName == className || !registeredName.Equals(className, StringComparison.OrdinalIgnoreCase)))
        {
            if (Named(registeredName) is { } registered) return registered;
            if (TKind.FormerPackage is not { } package || !registeredName.StartsWith($"{package}>", StringComparison.Ordinal)) return null;
            className = registeredName[(package.Length + 1)..];
        }
        MakeKnown();
        lock (Gate)
        {
            if (ByName.TryGetValue(className, out var entry) && IsClass(entry, className) && (module is null || IsOurs(module) || module == entry.Module)) return entry;
            return module is null ? null : OfModule(module, className);
        }
    }

    private static ConfigEntry<TKind>? OfModule(string module, string className) => InOrder.Find(own => own.Module == module && own.ClassName == className);

    /// <summary>All bare names.</summary>
    internal static IReadOnlyList<string> Names()
    {
        MakeKnown();
        lock (Gate) return [.. InOrder.SelectMany(entry => entry.Names).Distinct()];
    }

    /// <summary>All names that the class of a config may have.</summary>
    internal static IReadOnlyList<string> ClassNames()
    {
        MakeKnown();
        lock (Gate) return [.. InOrder.Select(entry => entry.RegisteredName ?? entry.ClassName)];
    }

    private static string Offered(string name) =>
        Nearest.Meant(name, Names(), 3) is { Count: > 0 } near ? $" The nearest known names are {string.Join(", ", near.Select(known => $"\"{known}\""))}." : "";

    // Names of objects that are all of the kind's own class, as activations are.
    private static bool IsOneOfMany(ConfigEntry entry) => entry.Type == typeof(TKind);

    // A config has the name of the class, where a bare name may be an alias; of a kind without bare names it has either.
    private static bool IsClass(ConfigEntry entry, string name) =>
        entry.ClassName.Equals(name, TKind.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) || (!TKind.ReadsNames && entry.Aliases.Contains(name));

    // Keras's modules have many names: keras.optimizers, keras.src.backend.torch.optimizers.torch_sgd, tf_keras.src.optimizers.adam.
    internal static bool IsOurs(string module)
    {
        foreach (var ours in OurModules)
            if (module.StartsWith(ours, StringComparison.Ordinal) && (module.Length == ours.Length || module[ours.Length] == '.'))
                return true;
        return false;
    }

    // Running any code of the kind's assembly makes the classes in it known.
    private static void MakeKnown() => _ = TKind.Kind;
}
