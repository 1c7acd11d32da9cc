using System.Text.Json;

namespace Anneal;

/// <summary>A serialisable class of one kind.</summary>
/// <typeparam name="TKind">The kind.</typeparam>
public sealed class ConfigEntry<TKind> : ConfigEntry where TKind : class, IConfigurable<TKind>
{
    private readonly Func<ConfigReader, TKind> _read;

    /// <summary>Makes the entry. The generator does so for classes with <see cref="KerasAttribute"/> or <see cref="RegisteredAttribute"/>.</summary>
    /// <param name="type">The class.</param>
    /// <param name="module">The module.</param>
    /// <param name="className">The class name in configs.</param>
    /// <param name="registeredName">The registered name <c>package>name</c> of a user's own class, or null.</param>
    /// <param name="read">Makes an object from its arguments.</param>
    /// <param name="aliases">Further names by which the class is found. Default: none.</param>
    /// <param name="parameters">Lists the arguments; called once. Default: the arguments are unknown.</param>
    public ConfigEntry(
        Type type, string module, string className, string? registeredName, Func<ConfigReader, TKind> read,
        IReadOnlyList<string>? aliases = null, Func<IReadOnlyList<ConfigParameter>>? parameters = null)
        : base(type, module, className, registeredName, aliases ?? [], parameters) => _read = read;

    internal TKind Read(ConfigReader reader)
    {
        TKind? made = null;
        try
        {
            made = _read(reader);
            // What is made by hand may be simpler than what was written: a product with 1, say.
            var isWhole = made.GetType() == Type;
            if (isWhole) made.FinishReading(reader);
            reader.Finish();
            if (isWhole) made.Origin = reader.Origin;
            return made;
        }
        catch (Exception error)
        {
            (made as IDisposable)?.Dispose();
            if (error is ConfigException or not (ArgumentException or InvalidOperationException or NotSupportedException)) throw;
            throw Refused(reader, error);
        }
    }

    // Who wrote the config knows the keys, and not the parameters that they become.
    private ConfigException Refused(ConfigReader reader, Exception error)
    {
        var refusal = Require.RefusalOf(error);
        var name = refusal?.Parameter ?? (error as ArgumentException)?.ParamName ?? "";
        var key = Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Key ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        if (!reader.Has(key)) key = "";
        return refusal is not null && key.Length > 0
            ? reader.Error(key + refusal.Place, refusal.Problem, refusal.Allowed, error)
            : reader.Error(key, $"was refused: {error.PlainMessage().TrimEnd('.')}", inner: error);
    }
}
