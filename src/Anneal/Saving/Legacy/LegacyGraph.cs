using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Saving;

/// <summary>Functional models as they were before Keras 3: calls as lists of [layer, call, place, arguments].</summary>
internal sealed class LegacyGraph
{
    private static readonly HashSet<string> Models = ["Functional", "Sequential"];
    private static readonly HashSet<string> Merging = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"];

    private readonly Dictionary<string, string> classes;
    private readonly Dictionary<string, int> first;

    private LegacyGraph(JsonObject config, JsonArray layers)
    {
        classes = layers.OfType<JsonObject>().Where(layer => NameOf(layer) is not null).GroupBy(NameOf).ToDictionary(same => same.Key!, same => JsonText.Of(same.First()["class_name"]) ?? "");
        // A model is counted as called once before, by itself, unless it had no input of its own.
        first = References(config, layers).Where(reference => Models.Contains(classes.GetValueOrDefault(reference.Name, ""))).GroupBy(reference => reference.Name)
            .ToDictionary(same => same.Key, same => same.Min(reference => reference.Call) > 0 ? 1 : 0);
    }

    public static void Translate(JsonObject config, JsonArray layers)
    {
        var graph = new LegacyGraph(config, layers);
        foreach (var layer in layers.OfType<JsonObject>())
            if (LegacyOperations.FunctionOf(layer) is not null && layer["inbound_nodes"] is JsonArray { Count: 1 } only && only[0] is JsonArray call) LegacyOperations.Translate(layer, call, graph.Argument);
            else if (layer["inbound_nodes"] is JsonArray nodes)
                layer["inbound_nodes"] = new JsonArray([.. nodes.Select(node => node is JsonArray calls ? graph.Call(layer, calls) : node?.DeepClone())]);
        foreach (var key in new[] { "input_layers", "output_layers" }) config[key] = graph.Ends(config[key]);
    }

    private JsonObject Call(JsonObject layer, JsonArray inputs)
    {
        JsonArray[] given = [.. inputs.OfType<JsonArray>().Where(input => input.Count >= 3)];
        var tensors = given.Select(Tensor).ToArray();
        var keywords = new JsonObject();
        foreach (var (key, value) in given.Select(input => input.Count > 3 ? input[3] as JsonObject : null).OfType<JsonObject>().SelectMany(entries => entries))
            if (!keywords.ContainsKey(key) && key != "training") keywords[key] = Argument(value);
        var isList = tensors.Length > 1 || Merging.Contains(JsonText.Of(layer["class_name"]) ?? "");
        var isRecurrent = tensors.Length > 1 && JsonText.Of(layer["class_name"]) is "LSTM" or "GRU" or "SimpleRNN" or "RNN" or "Bidirectional" or "ConvLSTM2D";
        if (isRecurrent && tensors.Length > 1)
        {
            keywords["initial_state"] = new JsonArray([.. tensors[1..]]);
            return new() { ["args"] = new JsonArray(tensors[0]), ["kwargs"] = keywords };
        }
        return new() { ["args"] = isList ? new JsonArray(new JsonArray([.. tensors])) : new JsonArray([.. tensors]), ["kwargs"] = keywords };
    }

    private JsonNode? Argument(JsonNode? value) => value switch
    {
        JsonArray { Count: 3 or 4 } reference when JsonText.Of(reference[0]) is { } name && classes.ContainsKey(name) && IsCount(reference[1]) => Tensor(reference),
        JsonArray items => new JsonArray([.. items.Select(Argument)]),
        _ => value?.DeepClone(),
    };

    private JsonObject Tensor(JsonArray reference) => new()
    {
        ["class_name"] = GraphReader.TensorClass,
        ["config"] = new JsonObject { ["keras_history"] = History(reference, isEnd: false) },
    };

    private JsonArray History(JsonArray reference, bool isEnd)
    {
        var (name, call) = (JsonText.Of(reference[0]) ?? "", Whole(reference[1]) - first.GetValueOrDefault(JsonText.Of(reference[0]) ?? ""));
        return [name, isEnd && classes.GetValueOrDefault(name) == "Functional" ? call + 1 : call, reference[2]?.DeepClone()];
    }

    // A list of one is the one.
    private JsonNode? Ends(JsonNode? ends) => ends switch
    {
        JsonArray { Count: 3 } one when JsonText.Of(one[0]) is not null => History(one, isEnd: true),
        JsonArray { Count: 1 } only when only[0] is JsonArray => Ends(only[0]),
        JsonArray items => new JsonArray([.. items.Select(Ends)]),
        JsonObject named => new JsonObject(named.Select(entry => KeyValuePair.Create(entry.Key, Ends(entry.Value)))),
        _ => ends?.DeepClone(),
    };

    private static IEnumerable<(string Name, int Call)> References(JsonObject config, JsonArray layers)
    {
        return layers.OfType<JsonObject>().SelectMany(layer => In(layer["inbound_nodes"])).Concat(In(config["output_layers"]));

        static IEnumerable<(string, int)> In(JsonNode? node) => node switch
        {
            JsonArray { Count: >= 3 } reference when JsonText.Of(reference[0]) is { } name && IsCount(reference[1]) =>
                [(name, Whole(reference[1])), .. reference.Count > 3 && reference[3] is JsonObject keywords ? keywords.SelectMany(entry => In(entry.Value)) : []],
            JsonArray items => items.SelectMany(In),
            _ => [],
        };
    }

    private static string? NameOf(JsonObject layer) => JsonText.Of(layer["name"]) ?? JsonText.Of((layer["config"] as JsonObject)?["name"]);

    private static bool IsCount(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number;

    private static int Whole(JsonNode? node) => Number.TryFromJson(node, out var number) && number.IsInteger && number.Integer is >= 0 and < int.MaxValue ? (int)number.Integer : 0;
}
