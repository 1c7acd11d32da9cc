using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>Numbers and arrays among the arguments of a recorded operation.</summary>
internal static class Constant
{
    public static JsonObject ToJson(float[] values) => new()
    {
        ["class_name"] = "__numpy__",
        ["config"] = new JsonObject { ["value"] = new JsonArray([.. values.Select(value => ((Number)value).ToJson())]), ["dtype"] = "float32" },
    };

    /// <summary>A whole number becomes an int64, any other a float32: as a number beside a tensor, it leaves the tensor's type as it is.</summary>
    public static Tensor ToTensor(JsonNode? node) => node switch
    {
        JsonObject array when JsonText.Of(array["class_name"]) is "__numpy__" or "__tensor__" => FromNumpy(array["config"] as JsonObject ?? throw Wrong(node)),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => tensor(true),
            JsonValueKind.False => tensor(false),
            _ => !Number.TryFromJson(value, out var number) ? throw Wrong(node) : number.IsInteger ? tensor(number.Integer) : tensor((float)(double)number),
        },
        JsonArray items => FromNested(items, "float32", isWhole: true),
        _ => throw Wrong(node),
    };

    /// <summary>A list of numbers.</summary>
    public static Tensor ToTensor(Nest<Argument> argument) => stack([.. argument.Select(item => item is Nest<Argument>.One { Value: var leaf } ? ToTensor(leaf.Value) : ToTensor(item))]);

    private static Tensor FromNumpy(JsonObject config) => FromNested(config["value"] ?? throw Wrong(null), JsonText.Of(config["dtype"]) ?? throw Wrong(config["dtype"], "the name of a type"), isWhole: false);

    private static Tensor FromNested(JsonNode node, string dtype, bool isWhole)
    {
        var sizes = new List<long>();
        for (var inner = node; inner is JsonArray items; inner = items.Count > 0 ? items[0] : null) sizes.Add(items.Count);
        double[] values = [.. Leaves(node)];
        if (sizes.Aggregate(1L, (count, size) => count * size) != values.Length) throw Wrong(node, "an array whose rows have the same length");
        var type = isWhole && values.All(value => value == Math.Floor(value)) ? ScalarType.Int64 : TypeNames.Parse(dtype);
        return from_array(values).reshape([.. sizes]).to(type);
    }

    private static IEnumerable<double> Leaves(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(Leaves),
        JsonValue value when value.GetValueKind() is JsonValueKind.True => [1],
        JsonValue value when value.GetValueKind() is JsonValueKind.False => [0],
        _ => [Number.TryFromJson(node, out var number) ? number : throw Wrong(node)],
    };

    private static ArgumentException Wrong(JsonNode? node, string allowed = "a number, or an array of numbers") =>
        Require.Wrong("argument", $"of an operation must be {allowed}; it was {JsonText.Describe(node)}");
}
