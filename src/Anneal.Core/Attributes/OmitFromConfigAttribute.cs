namespace Anneal;

/// <summary>A parameter, or the property that holds it (also of a base class), whose key is not written while it has one value, as Keras leaves some keys out.</summary>
/// <param name="value">The value. Default null.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class OmitFromConfigAttribute(object? value = null) : Attribute
{
    /// <summary>The value.</summary>
    public object? Value { get; } = value;
}
