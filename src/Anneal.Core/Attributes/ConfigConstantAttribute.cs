namespace Anneal;

/// <summary>A key that Keras writes and that has no effect here. It is always written with one value and accepted with that value only.</summary>
/// <param name="key">The key, such as <c>quantization_config</c>.</param>
/// <param name="value">Null, a bool, an integer, a float or text. Default null.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class ConfigConstantAttribute(string key, object? value = null) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The only value of the key.</summary>
    public object? Value { get; } = value;
}
