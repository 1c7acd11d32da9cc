using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Naming;

/// <summary>Functions in configs as Keras writes them: by their names alone.</summary>
internal static class FunctionConfig
{
    private const string Function = "function";

    public static JsonObject Of(string name) => new() { ["module"] = "builtins", ["class_name"] = Function, ["config"] = name, ["registered_name"] = Function };

    /// <summary>Whether it is Keras's form of a function, which stands for itself by its name alone.</summary>
    public static bool IsFunction(JsonNode? config, [NotNullWhen(true)] out JsonNode? name)
    {
        name = (config as JsonObject)?["config"];
        return name?.GetValueKind() == JsonValueKind.String && config!["class_name"]?.ToJsonString() == $"\"{Function}\"";
    }
}
