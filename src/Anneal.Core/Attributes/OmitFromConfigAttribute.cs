namespace Anneal;

/// <summary>A property that is not written where it has a value that Keras leaves out; a config without the key is read as the parameter's default.</summary>
/// <param name="value">The value: <c>"float32"</c>, <c>false</c>, <c>1.0</c>.</param>
/// <remarks>On a property of a base class it holds for all classes that derive from it.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OmitFromConfigAttribute(object? value) : Attribute
{
    /// <summary>The value.</summary>
    public object? Value { get; } = value;
}
