namespace Anneal;

/// <summary>One parameter of a class that a config can make.</summary>
/// <param name="Name">As C# has it: <c>decaySteps</c>.</param>
/// <param name="Key">As configs have it: <c>decay_steps</c>.</param>
/// <param name="Type">Its type; of a nullable value type the type itself.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="IsRequired">Whether a config must have it.</param>
/// <param name="Default">What it is where a config lacks it, if it is not required.</param>
public sealed record ConfigParameter(string Name, string Key, Type Type, bool IsNullable, bool IsRequired, object? Default);
