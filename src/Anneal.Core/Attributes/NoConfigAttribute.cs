namespace Anneal;

/// <summary>
/// On the <c>GetConfig</c> of a base class: it has no keys of its own, and classes that derive from it do not call it.
/// On a parameter with a default: it has no place in a config, as the first weights of a layer.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Parameter, Inherited = false)]
public sealed class NoConfigAttribute : Attribute;
