using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>One of the values that an argument may have: a member of an enumeration, or its name in Keras. <c>PaddingMode.Same</c> and <c>"same"</c> are the same choice.</summary>
/// <remarks>A type for parameters; properties have the enumeration itself. The default is the enumeration's first member.</remarks>
/// <typeparam name="TEnum">The enumeration; the names are its members' in snake_case.</typeparam>
/// <param name="Value">The member.</param>
/// <example><code>
/// public Blur(Choice&lt;PaddingMode&gt; padding = default) =&gt; Padding = Require.Defined(padding);
///
/// public PaddingMode Padding { get; }
/// </code></example>
public readonly record struct Choice<TEnum>(TEnum Value) : IConfigValue<Choice<TEnum>>
    where TEnum : struct, Enum
{
    /// <summary>The choice of a member.</summary>
    /// <param name="value">The member.</param>
    public static implicit operator Choice<TEnum>(TEnum value) => new(value);

    /// <summary>The choice of a name.</summary>
    /// <param name="name">A member's name in snake_case; case does not matter.</param>
    /// <exception cref="ArgumentException">No member has this name.</exception>
    public static implicit operator Choice<TEnum>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var value in Enum.GetValues<TEnum>())
            if (value.Name().Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        string[] names = [.. Enum.GetValues<TEnum>().Select(value => value.Name())];
        throw new ArgumentException(
            $"Unknown {SnakeCase.Of(typeof(TEnum).Name).Replace('_', ' ')} \"{JsonText.Shorten(name)}\"{Nearest.Hint("; the nearest known is", name, names, '"')}."
            + $" The known are {string.Join(", ", names.Select(known => $"\"{known}\""))}.");
    }

    /// <summary>The member that was chosen.</summary>
    /// <param name="choice">The choice.</param>
    public static implicit operator TEnum(Choice<TEnum> choice) => choice.Value;

    /// <inheritdoc/>
    public static Choice<TEnum> FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.AsEnum<TEnum>();
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => Value.ToJson();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
