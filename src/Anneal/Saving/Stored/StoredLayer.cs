using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>A layer as a file has it.</summary>
/// <param name="Name">Its name; of arrays without an architecture, theirs.</param>
/// <param name="Type">Its class; null where there is no architecture.</param>
/// <param name="InputShape">Null where the file does not say.</param>
/// <param name="Arrays">Its weights, and those of the layers within; null where there is an architecture alone.</param>
internal sealed record StoredLayer(string Name, string? Type, string? InputShape, IReadOnlyList<StoredArray>? Arrays)
{
    /// <summary>Null where the file has no weights.</summary>
    public long? Parameters => Arrays?.Sum(array => array.Shape.ElementCount);

    /// <summary>Of an archive: the weights have the places of <see cref="ModelParts"/>.</summary>
    public static IReadOnlyList<StoredLayer> OfArchive(JsonObject config, HdfWeights? weights) =>
        [.. ModelParts.Listed("layers", Configs(config), layer => SnakeCase.Of(ClassOf(layer))).Select(listed => Of(listed.Member, weights?.Below(listed.Attribute)))];

    /// <summary>Of an old file: the weights have the names of the layers.</summary>
    public static IReadOnlyList<StoredLayer> OfLegacy(JsonObject? config, LegacyWeights weights) => config is null
        ? [.. weights.Layers.Select(layer => new StoredLayer(layer.Name, null, null, layer.Arrays))]
        : [.. Configs(config).Select(layer => Of(layer, weights.Layers.FirstOrDefault(stored => stored.Name == NameOf(layer)).Arrays ?? []))];

    private static StoredLayer Of(JsonObject layer, IReadOnlyList<StoredArray>? arrays) => new(NameOf(layer), ClassOf(layer), InputOf(layer), arrays);

    private static IEnumerable<JsonObject> Configs(JsonObject model) => ((model["config"] as JsonObject)?["layers"] as JsonArray ?? []).OfType<JsonObject>();

    private static string ClassOf(JsonObject layer) => JsonText.Of(layer["class_name"]) ?? "?";

    private static string NameOf(JsonObject layer) => JsonText.Of(layer["name"]) ?? JsonText.Of((layer["config"] as JsonObject)?["name"]) ?? ClassOf(layer);

    private static string? InputOf(JsonObject layer) =>
        ((layer["build_config"] as JsonObject)?["input_shape"] ?? (layer["config"] as JsonObject)?["batch_shape"] ?? LegacyShapes.InputOf(layer)) is JsonArray shape && shape.All(size => size is null || size.GetValueKind() == JsonValueKind.Number)
            ? $"({string.Join(", ", shape.Select(size => size?.ToJsonString() ?? "None"))}{(shape.Count == 1 ? "," : "")})"
            : null;
}
