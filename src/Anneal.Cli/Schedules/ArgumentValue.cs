using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Cli.Schedules;

/// <summary>Values of arguments: JSON, a list with commas, or text.</summary>
internal static class ArgumentValue
{
    /// <summary><c>0.1</c>, <c>true</c>, <c>{"epochs": 5}</c>, <c>[1, 2]</c>; <c>1,2</c> is a list, and so is <c>1,</c>; the rest is text.</summary>
    public static JsonNode? Parse(string value)
    {
        if (IsJson(value, out var node))
            return node;
        if (value.Contains(',', StringComparison.Ordinal) && IsJson($"[{value.TrimEnd(',')}]", out node))
            return node;
        return JsonValue.Create(value);
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
