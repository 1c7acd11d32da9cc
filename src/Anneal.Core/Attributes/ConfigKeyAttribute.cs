namespace Anneal;

/// <summary>Sets the key of a parameter, if it is not the parameter's name in snake_case. On a property: the key of the parameter whose
/// value it holds.</summary>
/// <param name="key">The key: <c>clipnorm</c>.</param>
/// <remarks>
/// Without this attribute, words start at capitals (<c>tMul</c> is <c>t_mul</c>), and a number after a word of two or more letters is a
/// word of its own (<c>beta1</c> is <c>beta_1</c>, but <c>l1</c> stays <c>l1</c>).
/// <example><code>
/// public sealed partial class L2(double l2 = 0.01) : Regularizer
/// {
///     [ConfigKey("l2")] public double Factor { get; } = Require.NotNegative(l2);
/// }
/// </code></example>
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class ConfigKeyAttribute(string key) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;
}
