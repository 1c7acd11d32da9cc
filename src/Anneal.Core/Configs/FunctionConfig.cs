using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>A function as Keras writes it: nothing but its name.</summary>
internal static class FunctionConfig
{
    private const string ClassName = "function";

    /// <summary>The argument of Keras's wrappers that holds the function; the others are the function's, or those of the base class.</summary>
    public const string Key = "fn";

    /// <summary>Whether a class of Keras does nothing but hold a function.</summary>
    public static bool IsWrapper(string className) => className is "LossFunctionWrapper" or "MeanMetricWrapper";

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
