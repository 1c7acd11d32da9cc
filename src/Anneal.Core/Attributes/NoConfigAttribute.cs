namespace Anneal;

/// <summary>
/// Marks a base class's <c>GetConfig</c> that writes no keys; derived classes do not call it. Marks a constructor parameter with a default that configs leave out, such as first weights.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Parameter, Inherited = false)]
public sealed class NoConfigAttribute : Attribute;
