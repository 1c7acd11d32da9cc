using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>A function as Keras writes it: nothing but its name.</summary>
internal static class FunctionConfig
{
    private const string ClassName = "function";

    public static JsonObject ToJson(string name) => new()
    {
        ["module"] = "builtins",
        ["class_name"] = ClassName,
        ["config"] = name,
        ["registered_name"] = ClassName,
    };

    /// <summary>The name of the function, or null if it is something else.</summary>
    public static string? NameOf(JsonNode? node) =>
        node is JsonObject envelope && JsonText.ProblemOf(envelope) is null && JsonText.Of(envelope["class_name"]) == ClassName ? JsonText.Of(envelope["config"]) : null;
}
