using System.Text.Json.Nodes;
using Anneal.Graphs;

namespace Anneal.Saving;

/// <summary>Functions of TensorFlow that tf.keras recorded as layers of the class <c>TFOpLambda</c>, as Keras 3's operations.</summary>
internal static class LegacyOperations
{
    public const string ClassName = "TFOpLambda";

    private const string Constant = "_CONSTANT_VALUE";

    private static readonly Dictionary<string, Meaning> Known = new()
    {
        ["math.add"] = new("Add", "y"),
        ["math.subtract"] = new("Subtract", "y"),
        ["math.multiply"] = new("Multiply", "y"),
        ["math.truediv"] = new("TrueDivide", "y"),
        ["math.divide"] = new("TrueDivide", "y"),
        ["math.pow"] = new("Power", "y"),
        ["math.maximum"] = new("Maximum", "y"),
        ["math.minimum"] = new("Minimum", "y"),
        ["math.greater"] = new("Greater", "y"),
        ["math.greater_equal"] = new("GreaterEqual", "y"),
        ["math.less"] = new("Less", "y"),
        ["math.less_equal"] = new("LessEqual", "y"),
        ["math.equal"] = new("Equal", "y"),
        ["math.not_equal"] = new("NotEqual", "y"),
        ["linalg.matmul"] = new("Matmul", "b"),
        ["math.abs"] = new("Absolute"),
        ["math.exp"] = new("Exp"),
        ["math.log"] = new("Log"),
        ["math.log1p"] = new("Log1p"),
        ["math.sqrt"] = new("Sqrt"),
        ["math.square"] = new("Square"),
        ["math.negative"] = new("Negative"),
        ["math.sign"] = new("Sign"),
        ["math.sin"] = new("Sin"),
        ["math.cos"] = new("Cos"),
        ["math.tanh"] = new("Tanh"),
        ["math.floor"] = new("Floor"),
        ["math.ceil"] = new("Ceil"),
        ["math.sigmoid"] = new("Sigmoid"),
        ["nn.relu"] = new("Relu"),
        ["nn.softmax"] = new("Softmax", ("axis", "axis")),
        ["math.reduce_mean"] = new("Mean", ("axis", "axis"), ("keepdims", "keepdims")),
        ["math.reduce_sum"] = new("Sum", ("axis", "axis"), ("keepdims", "keepdims")),
        ["math.reduce_max"] = new("Max", ("axis", "axis"), ("keepdims", "keepdims")),
        ["math.reduce_min"] = new("Min", ("axis", "axis"), ("keepdims", "keepdims")),
        ["math.reduce_prod"] = new("Prod", ("axis", "axis"), ("keepdims", "keepdims")),
        ["concat"] = new("Concatenate", ("axis", "axis")),
        ["stack"] = new("Stack", ("axis", "axis")),
        ["expand_dims"] = new("ExpandDims", ("axis", "axis")),
        ["squeeze"] = new("Squeeze", ("axis", "axis")),
        ["reshape"] = new("Reshape", ("shape", "newshape")),
        ["transpose"] = new("Transpose", ("perm", "axes")),
        ["cast"] = new("Cast", ("dtype", "dtype")),
        ["clip_by_value"] = new("Clip", ("clip_value_min", "x_min"), ("clip_value_max", "x_max")),
    };

    /// <summary>The function of a layer that is one; null for any other.</summary>
    public static string? FunctionOf(JsonObject layer) => JsonText.Of(layer["class_name"]) == ClassName ? JsonText.Of((layer["config"] as JsonObject)?["function"]) ?? "?" : null;

    /// <summary>Makes an operation of Keras 3 of a layer and its call; a function that is not known stays.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="call">Its call: a tensor with arguments, or several in a list.</param>
    /// <param name="tensor">Turns a reference, or a value, into an argument.</param>
    public static void Translate(JsonObject layer, JsonArray call, Func<JsonNode?, JsonNode?> tensor)
    {
        if (FunctionOf(layer) is not { } function || !Known.TryGetValue(function.StartsWith("__operators__.", StringComparison.Ordinal) ? $"math.{function["__operators__.".Length..]}" : function, out var meaning)) return;
        JsonNode?[] references = call is [JsonArray, ..] ? [.. call] : [call];
        var given = references[0] is JsonArray { Count: > 3 } first && first[3] is JsonObject keywords ? keywords : [];
        JsonNode?[] tensors = [.. references.Select(First)];
        JsonArray args = meaning.ClassName is "Concatenate" or "Stack" ? [new JsonArray(tensors)] : new(tensors);
        if (meaning.Second is { } second) args.Add(tensor(given[second]));
        var config = new JsonObject { ["name"] = JsonText.Of(layer["name"]) };
        foreach (var (old, today) in meaning.Keywords)
            if (given[old] is { } value) config[today] = value.DeepClone();
        (layer["module"], layer["class_name"], layer["config"]) = (OperationTable.Find(meaning.ClassName).Module, meaning.ClassName, config);
        layer["inbound_nodes"] = new JsonArray(new JsonObject { ["args"] = args, ["kwargs"] = new JsonObject() });

        JsonNode? First(JsonNode? reference) => reference is JsonArray { Count: >= 3 } constant && JsonText.Of(constant[0]) == Constant ? constant[2]?.DeepClone() : tensor(reference);
    }

    /// <summary>What Keras 3 calls a function, its second argument if that is one of two tensors, and what became of the names of others.</summary>
    private sealed record Meaning(string ClassName, string? Second, (string Old, string Today)[] Keywords)
    {
        public Meaning(string className, string second)
            : this(className, second, [])
        {
        }

        public Meaning(string className, params (string Old, string Today)[] keywords)
            : this(className, null, keywords)
        {
        }
    }
}
