using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Cli.Schedules;

/// <summary>Values of arguments: JSON, a number or word as in Python, a length with its unit, a list with commas, or text.</summary>
internal static class ArgumentValue
{
    private static readonly (string Ending, string Unit)[] Units =
        [("%", "percent"), ("percent", "percent"), ("epochs", "epochs"), ("epoch", "epochs"), ("samples", "samples"), ("tokens", "tokens")];

    /// <summary>
    /// <c>0.1</c>, <c>true</c>, <c>[1, 2]</c>; <c>100_000</c>, <c>True</c>; <c>5epochs</c> is <c>{"epochs": 5}</c>; <c>1,2</c> is a list, and so is
    /// <c>1,</c>; the rest is text.
    /// </summary>
    public static JsonNode? Parse(string value)
    {
        if (TryParse(value, out var single))
            return single;
        var items = value is ['[', .. var within, ']'] ? within : value;
        if (items == value && !value.Contains(',', StringComparison.Ordinal))
            return JsonValue.Create(value);
        var list = new JsonArray();
        foreach (var part in items.TrimEnd(',').Split(','))
        {
            if (!TryParse(part.Trim(), out var item))
                return JsonValue.Create(value);
            list.Add(item);
        }

        return list;
    }

    private static bool TryParse(string text, out JsonNode? node) =>
        IsJson(text, out node) || IsNumber(text, out node) || IsWord(text, out node) || IsLength(text, out node);

    // .5, 1. and 100_000 are numbers to people.
    private static bool IsNumber(string text, out JsonNode? node)
    {
        var plain = NumberText.Plain(text);
        if (plain != text && IsJson(plain, out node))
            return true;
        node = double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? JsonValue.Create(number)
            : null;
        return node is not null;
    }

    // As Python and C# write them.
    private static bool IsWord(string text, out JsonNode? node)
    {
        node = bool.TryParse(text, out var value) ? JsonValue.Create(value) : null;
        return node is not null || text == "None";
    }

    private static bool IsLength(string text, out JsonNode? node)
    {
        foreach (var (ending, unit) in Units)
        {
            if (!text.EndsWith(ending, StringComparison.Ordinal))
                continue;
            var count = text[..^ending.Length];
            if ((!IsJson(count, out var number) && !IsNumber(count, out number)) || number?.GetValueKind() != JsonValueKind.Number)
                continue;
            node = new JsonObject { [unit] = number };
            return true;
        }

        node = null;
        return false;
    }

    private static bool IsJson(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }
}
