namespace Anneal;

/// <summary>A key that Keras writes and that means nothing here: always written so, and read only so.</summary>
/// <param name="key">The key: <c>quantization_config</c>.</param>
/// <param name="value">Null, a bool, an integer, a float or text. Default null.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class ConfigConstantAttribute(string key, object? value = null) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>Its one value.</summary>
    public object? Value { get; } = value;
}
