using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>JSON values in error messages: short, whatever was given.</summary>
internal static class JsonText
{
    public static string Describe(JsonNode? node) => node switch
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

    /// <summary>The article before a word: an optimizer, a layer.</summary>
    public static string Article(string word) => word[0] is 'a' or 'e' or 'i' or 'o' or 'A' or 'E' or 'I' or 'O' ? "an" : "a";

    public static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
