using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Keras's words for the type that a layer computes in: float32, or int64 where it gives integers.</summary>
internal static class DTypePolicy
{
    public const string Float32 = "float32", Int64 = "int64";

    public static JsonObject ToJson(string type = Float32) => new()
    {
        ["module"] = "keras",
        ["class_name"] = nameof(DTypePolicy),
        ["config"] = new JsonObject { ["name"] = type },
        ["registered_name"] = null,
    };

    public static void Require(ConfigValue value, string type = Float32)
    {
        var name = value.Node is JsonObject policy ? policy["config"] is JsonObject config ? config["name"] : policy["config"] : value.Node;
        if (name is not null && name.ToJsonString() != $"\"{type}\"") throw value.Error($"{type}, the only type that {(type == Float32 ? "layers compute" : "the layer computes")} in so far");
    }
}
