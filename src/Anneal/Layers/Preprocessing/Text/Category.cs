using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Layers;

/// <summary>A category: a string or an integer.</summary>
public readonly record struct Category : IConfigValue<Category>
{
    private Category(string? text, long number) => (Text, Number) = (text, number);

    /// <summary>The string; null for an integer.</summary>
    public string? Text { get; }

    /// <summary>The integer; 0 for a string.</summary>
    public long Number { get; }

    /// <summary>A string.</summary>
    /// <param name="text">Any string.</param>
    public static implicit operator Category(string text) => new(text ?? throw new ArgumentNullException(nameof(text)), 0);

    /// <summary>An integer.</summary>
    /// <param name="number">Any integer.</param>
    public static implicit operator Category(long number) => new(null, number);

    /// <inheritdoc/>
    public static Category FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Node?.GetValueKind() == JsonValueKind.String ? value.AsText() : value.AsLong();
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => Text is null ? JsonValue.Create(Number) : JsonValue.Create(Text);

    /// <inheritdoc/>
    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);
}
