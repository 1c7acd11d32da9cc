using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>JSON values in error messages: short, whatever was given.</summary>
internal static class JsonText
{
    /// <summary>What a value is: <c>null</c>, <c>an array</c>, <c>the text "x"</c>.</summary>
    public static string Describe(JsonNode? node)
    {
        try
        {
            return DescribeReadable(node);
        }
        catch (InvalidOperationException)
        {
            return "text that is not valid Unicode";
        }
    }

    private static string DescribeReadable(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "an array",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => $"the text {Shorten(node.ToJsonString())}",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Shorten(node.ToJsonString()),
            _ => "something else",
        },
    };

    /// <summary>The text of a value, or null if it is not text or not valid Unicode.</summary>
    public static string? Of(JsonNode? node)
    {
        try
        {
            return node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The fault in the keys of an object, which JSON detects at the first access; null if there is none.</summary>
    public static string? ProblemOf(JsonObject node)
    {
        try
        {
            _ = node.Count;
            return null;
        }
        catch (InvalidOperationException)
        {
            return "holds text that is not valid Unicode";
        }
        catch (ArgumentException)
        {
            return "has a key twice";
        }
    }

    /// <summary>Where a text is not JSON and why, in one line without a full stop: <c>line 2, byte 17: '}' is an invalid start of a value</c>.</summary>
    public static string ProblemOf(JsonException error)
    {
        var place = error.LineNumber is { } line ? $"line {line + 1}, byte {error.BytePositionInLine + 1}: " : "";
        var problem = error.Message.Split(" LineNumber:")[0].Split(" Path:")[0]
            .Replace(" Change the reader options.", "", StringComparison.Ordinal).Replace(" encountered during deserialization", "", StringComparison.Ordinal);
        return place + Cut(OneLine(problem.TrimEnd('.')), 200);
    }

    /// <summary>The article before a word: an optimizer, a layer.</summary>
    public static string Article(string word) => word[0] is 'a' or 'e' or 'i' or 'o' or 'A' or 'E' or 'I' or 'O' ? "an" : "a";

    /// <summary>A name or a value in an error, in one line.</summary>
    public static string Shorten(string text) => Cut(OneLine(text), 60);

    /// <summary>The text without letters that would break the line.</summary>
    public static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)) : text;

    /// <summary>What an error repeats at most of anything.</summary>
    public static string Cut(string text, int length = 1000) => text.Length <= length ? text : text[..(length - 3)] + "...";
}
