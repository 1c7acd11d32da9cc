using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Optimizers;

/// <summary>What Keras puts around a config: <c>module</c>, <c>class_name</c>, <c>registered_name</c>.</summary>
internal static class OptimizerEnvelope
{
    /// <summary>Where classes and keys that Keras does not have are said to come from.</summary>
    public const string OwnModule = "anneal.optimizers";

    public const string KerasModule = "keras.optimizers";

    /// <summary>Class and config. The class must be one of Keras's, whatever its backend calls the module; a config that is left out is empty.</summary>
    public static (string ClassName, JsonObject Config) Open(JsonNode? node, string what)
    {
        if (node is not JsonObject envelope) throw Error($"an object with 'class_name' and 'config' is needed, not {Describe(node)}");
        var className = Text("class_name") ?? throw Error("'class_name' is missing");
        if (Text("registered_name") is { Length: > 0 } registered && !registered.Equals(className, StringComparison.OrdinalIgnoreCase))
            throw Error($"'{Shorten(registered)}' is a class of somebody's own, not Keras's '{className}'. Make it in code; its state can be read by SetState");
        if (Text("module") is { } module && !IsKnown(module))
            throw Error($"'{className}' of '{Shorten(module)}' is a class of somebody's own, not Keras's. Make it in code; its state can be read by SetState");
        return (className, envelope["config"] switch
        {
            null => [],
            JsonObject config => config,
            var other => throw Error($"'config' must be an object, not {Describe(other)}"),
        });

        string? Text(string key) => envelope[key] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            var other => throw Error($"'{key}' must be text, not {Describe(other)}"),
        };

        ArgumentException Error(string problem) => new($"The config of {what} cannot be read: {problem}.", nameof(node));
    }

    public static string Describe(JsonNode? node) => Shorten(node?.ToJsonString() ?? "null");

    private static bool IsKnown(string module) => module is "keras" or OwnModule || module.StartsWith("keras.", StringComparison.Ordinal);

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
