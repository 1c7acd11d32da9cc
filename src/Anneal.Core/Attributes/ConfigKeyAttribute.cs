namespace Anneal;

/// <summary>The key of a parameter, where it is not the parameter's name in snake_case; or, on a property, the key of the parameter that it holds.</summary>
/// <param name="key">The key: <c>clipnorm</c>.</param>
/// <remarks>
/// The rule without it: words start at capitals (<c>tMul</c> is <c>t_mul</c>), and a number behind a word of two letters or more is a word of its own
/// (<c>beta1</c> is <c>beta_1</c>, <c>l1</c> stays).
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
