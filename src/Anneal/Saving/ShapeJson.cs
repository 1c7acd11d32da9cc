using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Shapes in JSON: a list of sizes, null where one is not known.</summary>
internal static class ShapeJson
{
    public static JsonArray Write(IEnumerable<long> shape) => [.. shape.Select(size => size == Shape.Unknown ? null : (JsonNode)size)];

    public static Shape Read(ConfigValue value) => [.. value.AsOneOrMany(size => size.IsNull ? Shape.Unknown : size.AsLong())];
}
