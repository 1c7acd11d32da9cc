namespace Anneal;

/// <summary>Marks a base class's <c>GetConfig</c> that writes no keys. Derived classes do not call it.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class NoConfigAttribute : Attribute;
