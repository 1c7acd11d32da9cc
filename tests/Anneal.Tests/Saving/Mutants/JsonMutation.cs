using System.Text.Json.Nodes;

namespace Anneal.Tests.Saving.Mutants;

/// <summary>Changes of a JSON text that leave it JSON: values of other kinds and sizes, keys that are gone, and parts in other parts' places.</summary>
internal static class JsonMutation
{
    private static readonly string[] Values =
    [
        "0", "-1", "1", "3", "100000", "2147483647", "4294967296", "9007199254740993", "1e30", "1e308", "-1e308", "0.5", "null", "true", "\"\"", "\"x\"", "\"relu\"", "[]", "{}", "[null]", "[0]",
        "[1000000, 1000000]", "[[[[[[[[]]]]]]]]", "{\"class_name\": \"Dense\"}", "{\"class_name\": \"Dense\", \"config\": {\"units\": 1000000000}}",
    ];

    public static string Apply(string text, Random random)
    {
        var root = JsonNode.Parse(text)!;
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var nodes = new List<JsonNode>();
            Collect(root, nodes);
            if (nodes.Count == 0) break;
            var parent = nodes[random.Next(nodes.Count)];
            var value = random.Next(4) == 0 ? nodes[random.Next(nodes.Count)].DeepClone() : JsonNode.Parse(Values[random.Next(Values.Length)]);
            if (parent is JsonObject entries && entries.Count > 0)
            {
                var key = entries.ElementAt(random.Next(entries.Count)).Key;
                if (random.Next(6) == 0) entries.Remove(key);
                else entries[key] = value;
            }
            else if (parent is JsonArray items && items.Count > 0)
            {
                var place = random.Next(items.Count);
                if (random.Next(6) == 0) items.RemoveAt(place);
                else items[place] = value;
            }
        }
        return root.ToJsonString();
    }

    private static void Collect(JsonNode? node, List<JsonNode> all)
    {
        if (node is JsonObject or JsonArray) all.Add(node);
        foreach (var within in node is JsonObject entries ? entries.Select(entry => entry.Value) : node is JsonArray items ? items : (IEnumerable<JsonNode?>)[]) Collect(within, all);
    }
}
