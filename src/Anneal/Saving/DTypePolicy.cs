using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Keras's words for the type that a layer computes in: float32, the only one so far.</summary>
internal static class DTypePolicy
{
    public const string Float32 = "float32";

    public static JsonObject ToJson() => new()
    {
        ["module"] = "keras",
        ["class_name"] = nameof(DTypePolicy),
        ["config"] = new JsonObject { ["name"] = Float32 },
        ["registered_name"] = null,
    };

    public static void Require(ConfigValue value)
    {
        var name = value.Node is JsonObject policy ? policy["config"] is JsonObject config ? config["name"] : policy["config"] : value.Node;
        if (name is not null && name.ToJsonString() != $"\"{Float32}\"") throw value.Error($"{Float32}, the only type that layers compute in so far");
    }
}
