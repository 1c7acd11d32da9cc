namespace Anneal;

/// <summary>Leaves a key out of the config while its parameter has a given value, as Keras does for some keys. It goes on the parameter or
/// on the property that holds it, which may be a property of a base class.</summary>
/// <param name="value">The value that is not written. Default null.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class OmitFromConfigAttribute(object? value = null) : Attribute
{
    /// <summary>The value that is not written.</summary>
    public object? Value { get; } = value;
}
