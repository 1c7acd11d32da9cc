namespace Anneal;

/// <summary>One parameter of a class that a config can make.</summary>
/// <param name="Name">The name in C#, such as <c>decaySteps</c>.</param>
/// <param name="Key">The key in configs, such as <c>decay_steps</c>.</param>
/// <param name="Type">The type; for a nullable value type, the underlying type.</param>
/// <param name="IsNullable">Whether null is allowed.</param>
/// <param name="IsRequired">Whether a config must have the key.</param>
/// <param name="Default">The value used if a config lacks the key and it is not required.</param>
public sealed record ConfigParameter(string Name, string Key, Type Type, bool IsNullable, bool IsRequired, object? Default);
