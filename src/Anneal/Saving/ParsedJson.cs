using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>JSON within files.</summary>
internal static class ParsedJson
{
    /// <summary>An object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What errors call the text.</param>
    /// <exception cref="InvalidDataException">It is no JSON, or no object.</exception>
    public static JsonObject Object(string text, string what)
    {
        try
        {
            return JsonNode.Parse(text.TrimStart('\uFEFF')) is not JsonObject parsed ? throw Error("It is no object") : JsonText.ProblemOf(parsed) is { } problem ? throw Error($"It {problem}") : parsed;
        }
        catch (JsonException error)
        {
            throw Error(JsonText.ProblemOf(error), error);
        }

        InvalidDataException Error(string problem, Exception? inner = null) => new($"{what} is not JSON: {problem}.", inner);
    }

    /// <summary>An object in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What errors call the text.</param>
    /// <exception cref="InvalidDataException">It is no JSON, or no object.</exception>
    public static JsonObject Object(ReadOnlySpan<byte> text, string what) => Object(Encoding.UTF8.GetString(text), what);
}
