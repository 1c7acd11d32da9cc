using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>The classes that names stand for while one config is read. Keras's <c>custom_objects</c>.</summary>
/// <remarks>They take precedence over registered classes, so a class of Keras can be read as one of your own.
/// <example><code>
/// var objects = new CustomObjects().Add&lt;MyDense>().Add("MyLoss", config => new MyLoss(2));
/// </code></example></remarks>
public sealed class CustomObjects
{
    private readonly Dictionary<string, object> _readers = new(StringComparer.Ordinal);

    /// <summary>Adds a class that has <see cref="RegisteredAttribute"/> or <see cref="KerasAttribute"/>. It is found by its class name,
    /// whatever module or package the config names.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <returns>This object.</returns>
    public CustomObjects Add<T>() where T : IRegistered
    {
        _readers[T.Entry.ClassName] = T.Entry;
        return this;
    }

    /// <summary>Adds a class that is read by hand.</summary>
    /// <param name="name">The class name, registered name or bare name in configs.</param>
    /// <param name="read">Makes an object from the arguments. The object must be of the kind that is being read.</param>
    /// <returns>This object.</returns>
    public CustomObjects Add(string name, Func<JsonObject, object> read)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(read);
        _readers[name] = read;
        return this;
    }

    internal bool TryFind(string className, string? registeredName, out object? found) =>
        registeredName is not null && _readers.TryGetValue(registeredName, out found) || _readers.TryGetValue(className, out found);
}
