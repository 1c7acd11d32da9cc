using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>A <see cref="Choice{TEnum}"/> that may also be null: <c>"sum"</c>, <c>MergeMode.Sum</c> and <c>null</c>.</summary>
/// <remarks>A type for parameters whose default is not null; properties have the nullable enumeration. The default is the enumeration's first member.</remarks>
/// <typeparam name="TEnum">The enumeration; the names are its members' in snake_case.</typeparam>
/// <example><code>
/// public Merge(ChoiceOrNull&lt;MergeMode&gt; mode = default) =&gt; Mode = mode.Value;
///
/// public MergeMode? Mode { get; }
/// </code></example>
public readonly record struct ChoiceOrNull<TEnum> : IConfigValue<ChoiceOrNull<TEnum>>
    where TEnum : struct, Enum
{
    private readonly TEnum member;
    private readonly bool isNull;

    private ChoiceOrNull(TEnum? value) => (member, isNull) = (value.GetValueOrDefault(), value is null);

    /// <summary>The member; null if null was chosen.</summary>
    public TEnum? Value => isNull ? null : member;

    /// <summary>The choice of a member.</summary>
    /// <param name="value">The member.</param>
    public static implicit operator ChoiceOrNull<TEnum>(TEnum value) => new(value);

    /// <summary>The choice of a name, or of null.</summary>
    /// <param name="name">A member's name in snake_case; case does not matter.</param>
    /// <exception cref="ArgumentException">No member has this name.</exception>
    public static implicit operator ChoiceOrNull<TEnum>(string? name) => new(name is null ? null : ((Choice<TEnum>)name).Value);

    /// <summary>The member that was chosen, or null.</summary>
    /// <param name="choice">The choice.</param>
    public static implicit operator TEnum?(ChoiceOrNull<TEnum> choice) => choice.Value;

    /// <inheritdoc/>
    public static ChoiceOrNull<TEnum> FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value.IsNull ? null : value.AsEnum<TEnum>());
    }

    /// <inheritdoc/>
    public JsonNode? ToConfigValue() => Value?.ToJson();

    /// <inheritdoc/>
    public override string ToString() => Value?.ToString() ?? "null";
}
