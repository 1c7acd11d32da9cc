namespace Anneal;

/// <summary>On the <c>GetConfig</c> of a base class: it has no keys of its own, and classes that derive from it do not call it.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class NoConfigAttribute : Attribute;
