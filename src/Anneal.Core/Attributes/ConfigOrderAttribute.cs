namespace Anneal;

/// <summary>Sets the order in which a class writes its keys, if Keras's order is not that of the constructor. Keys that are not listed come last.</summary>
/// <param name="keys">The keys in order, such as <c>"seed", "mean", "stddev"</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConfigOrderAttribute(params string[] keys) : Attribute
{
    /// <summary>The keys.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
