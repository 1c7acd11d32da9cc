namespace Anneal;

/// <summary>The constructor that a config is read by, where it is not the public one with the most parameters.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class ConfigConstructorAttribute : Attribute;
