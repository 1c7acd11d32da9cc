using System.Text.Json.Nodes;

namespace Anneal.Tests.MixedPrecision;

/// <summary>Configs as Keras writes them of the same layers with another policy.</summary>
internal static class PolicyConfig
{
    public static JsonNode With(JsonNode config, string policy)
    {
        var copy = config.DeepClone();
        Visit(copy);
        return copy;

        void Visit(JsonNode? node)
        {
            if (node is JsonObject entries)
            {
                if (entries["class_name"]?.ToString() == "DTypePolicy" && entries["config"]!["name"]!.ToString() == "float32") entries["config"]!["name"] = policy;
                // Some layers write the bare name.
                if (entries["class_name"]?.ToString().StartsWith("Spatial", StringComparison.Ordinal) == true || entries["class_name"]?.ToString() == "Discretization") entries["config"]!["dtype"] = policy;
            }
            foreach (var within in node switch { JsonObject named => named.Select(entry => entry.Value), JsonArray items => items, _ => [] }) Visit(within);
        }
    }
}
