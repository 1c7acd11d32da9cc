using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>What names of classes stand for while one config is read: Keras's <c>custom_objects</c>.</summary>
/// <remarks>They go before classes that are known otherwise, so that a class of Keras can be read as one of your own.
/// <example><code>
/// var objects = new CustomObjects().Add&lt;MyDense>().Add("MyLoss", config => new MyLoss(2));
/// </code></example></remarks>
public sealed class CustomObjects
{
    private readonly Dictionary<string, object> _readers = new(StringComparer.Ordinal);

    /// <summary>A class with <see cref="RegisteredAttribute"/> or <see cref="KerasAttribute"/>, under the name of the class, whatever module or package a config names.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <returns>This object.</returns>
    public CustomObjects Add<T>() where T : IRegistered
    {
        _readers[T.Entry.ClassName] = T.Entry;
        return this;
    }

    /// <summary>Something read by hand.</summary>
    /// <param name="name">The class name, registered name or bare name that configs have.</param>
    /// <param name="read">Makes an object of the arguments; of the kind that the config is read as.</param>
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
