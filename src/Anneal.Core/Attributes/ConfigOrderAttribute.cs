namespace Anneal;

/// <summary>The order in which a class writes its keys, where Keras's is not that of the constructor. Keys that it does not name follow.</summary>
/// <param name="keys">The keys: <c>"seed", "mean", "stddev"</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConfigOrderAttribute(params string[] keys) : Attribute
{
    /// <summary>The keys.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
