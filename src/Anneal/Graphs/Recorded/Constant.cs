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
        JsonObject array when array["class_name"]?.GetValue<string>() is "__numpy__" or "__tensor__" => FromNumpy(array["config"]!),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => tensor(true),
            JsonValueKind.False => tensor(false),
            _ => value.ToJsonString() is var text && text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? tensor(value.GetValue<long>()) : tensor((float)value.GetValue<double>()),
        },
        JsonArray items => FromNested(items, "float32", isWhole: true),
        _ => throw new NotSupportedException($"An operation of the model has an argument that is not a number: {node?.ToJsonString() ?? "null"}."),
    };

    /// <summary>A list of numbers.</summary>
    public static Tensor ToTensor(Nest<Argument> argument) => stack([.. argument.Select(item => item is Nest<Argument>.One { Value: var leaf } ? ToTensor(leaf.Value) : ToTensor(item))]);

    private static Tensor FromNumpy(JsonNode config) => FromNested(config["value"]!, config["dtype"]!.GetValue<string>(), isWhole: false);

    private static Tensor FromNested(JsonNode node, string dtype, bool isWhole)
    {
        var sizes = new List<long>();
        for (var inner = node; inner is JsonArray items; inner = items.Count > 0 ? items[0] : null) sizes.Add(items.Count);
        double[] values = [.. Leaves(node)];
        var type = isWhole && values.All(value => value == Math.Floor(value)) ? ScalarType.Int64 : TypeNames.Parse(dtype);
        return from_array(values).reshape([.. sizes]).to(type);
    }

    private static IEnumerable<double> Leaves(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(Leaves),
        JsonValue value when value.GetValueKind() is JsonValueKind.True => [1],
        JsonValue value when value.GetValueKind() is JsonValueKind.False => [0],
        _ => [node!.GetValue<double>()],
    };
}
