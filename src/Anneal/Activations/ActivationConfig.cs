using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Activations;

/// <summary>Activations in configs: Keras's by name, functions of a user by Keras's form of a function, classes of a user as every class.</summary>
internal static class ActivationConfig
{
    private const string Function = "function";

    public static JsonNode Write(ActivationFunction activation)
    {
        if (activation.GetType() != typeof(ActivationFunction)) return Registry<ActivationFunction>.Serialize(activation);
        if (activation.Name == "lambda")
            throw new NotSupportedException("A lambda cannot be written: give it a name, new ActivationFunction(\"mine\", x => ...), and the same name in customObjects to read it.");
        return BuiltIn.Knows(activation)
            ? JsonValue.Create(activation.Name)
            : new JsonObject { ["module"] = "builtins", ["class_name"] = Function, ["config"] = activation.Name, ["registered_name"] = Function };
    }

    public static ActivationFunction Read(ConfigValue value) =>
        value.Node is JsonObject envelope && IsText(envelope["class_name"]) && envelope["class_name"]!.GetValue<string>() == Function && IsText(envelope["config"])
            ? Named(value, envelope["config"]!)
            : value.As<ActivationFunction>();

    // A function of a user stands for itself by its name alone.
    private static ActivationFunction Named(ConfigValue value, JsonNode name)
    {
        try
        {
            return Registry<ActivationFunction>.Deserialize(name);
        }
        catch (ConfigException error)
        {
            throw value.Error("a known activation", error);
        }
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;
}
