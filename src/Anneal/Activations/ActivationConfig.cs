using System.Text.Json.Nodes;
using Anneal.Naming;

namespace Anneal.Activations;

/// <summary>Activations in configs: Keras's by name, functions of a user in Keras's form of a function, classes of a user as every class.</summary>
internal static class ActivationConfig
{
    public static JsonNode Write(ActivationFunction activation)
    {
        if (activation.GetType() != typeof(ActivationFunction)) return Registry<ActivationFunction>.Serialize(activation);
        if (activation.Name == "lambda")
            throw new NotSupportedException("A lambda cannot be written. Give it a name with new ActivationFunction(\"mine\", x => ...), and add the same name to customObjects to read it.");
        return BuiltIn.Knows(activation) ? JsonValue.Create(activation.Name) : FunctionConfig.ToJson(activation.Name);
    }
}
