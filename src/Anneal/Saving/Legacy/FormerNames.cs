using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Classes whose names have changed within Keras 3.</summary>
internal static class FormerNames
{
    private static readonly Dictionary<string, string> Today = new() { ["OrthogonalInitializer"] = "Orthogonal", ["IdentityInitializer"] = "Identity" };

    /// <summary>Puts today's names in their places.</summary>
    public static void Replace(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject entries when JsonText.ProblemOf(entries) is null:
                if (JsonText.Of(entries["class_name"]) is { } name && Today.TryGetValue(name, out var today)) entries["class_name"] = today;
                foreach (var (_, value) in entries) Replace(value);
                break;
            case JsonArray items:
                foreach (var item in items) Replace(item);
                break;
        }
    }
}
