using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Activations;

/// <summary>Activations in configs: Keras's by name, functions of a user in Keras's form of a function, classes of a user as every class.</summary>
internal static class ActivationConfig
{
    private const string Function = "function";

    public static JsonNode Write(ActivationFunction activation)
    {
        if (activation.GetType() != typeof(ActivationFunction)) return Registry<ActivationFunction>.Serialize(activation);
        if (activation.Name == "lambda")
            throw new NotSupportedException("A lambda cannot be written. Give it a name with new ActivationFunction(\"mine\", x => ...), and add the same name to customObjects to read it.");
        return BuiltIn.Knows(activation)
            ? JsonValue.Create(activation.Name)
            : new JsonObject { ["module"] = "builtins", ["class_name"] = Function, ["config"] = activation.Name, ["registered_name"] = Function };
    }

    public static ActivationFunction Read(ConfigValue value)
    {
        if (!IsFunction(value.Node, out var name)) return value.As<ActivationFunction>();
        try
        {
            return Registry<ActivationFunction>.Deserialize(name);
        }
        catch (ConfigException error)
        {
            throw value.Error("a known activation", error);
        }
    }

    /// <summary>Whether it is Keras's form of a function, which stands for itself by its name alone.</summary>
    public static bool IsFunction(JsonNode? config, [NotNullWhen(true)] out JsonNode? name)
    {
        name = (config as JsonObject)?["config"];
        return name?.GetValueKind() == JsonValueKind.String && config!["class_name"]?.ToJsonString() == $"\"{Function}\"";
    }
}
