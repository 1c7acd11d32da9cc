namespace Anneal;

/// <summary>Marks the constructor that reads a config, if it is not the public constructor with the most parameters.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class ConfigConstructorAttribute : Attribute;
