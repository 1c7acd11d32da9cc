using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

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

    public static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
