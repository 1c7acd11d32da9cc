using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Training;

namespace Anneal.Tests;

/// <summary>What golden cases describe, read by the product's own readers.</summary>
internal static class GoldenModel
{
    public static Model Model(JsonNode model) => (Model)Anneal.Layers.Layer.FromConfig(model);

    public static Layer Layer(JsonNode serialized) => Anneal.Layers.Layer.FromConfig(serialized);

    public static Optimizer Optimizer(JsonNode serialized) => Anneal.Optimizers.Optimizer.FromConfig(serialized);

    public static Loss Loss(JsonNode loss) => loss is JsonValue name ? Anneal.Losses.Loss.Get(name.GetValue<string>()) : Anneal.Losses.Loss.FromConfig(loss);

    /// <summary>One loss, or one for each output.</summary>
    public static OutputLosses Losses(JsonNode losses) => IsNamed(losses)
        ? losses.AsObject().ToDictionary(pair => pair.Key, pair => Loss(pair.Value!))
        : Loss(losses);

    public static OutputMetrics Metrics(JsonNode? metrics) => metrics switch
    {
        null => default,
        JsonArray list => list.Select(metric => Metric(metric!)).ToArray(),
        _ => metrics.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value is JsonArray list ? list.Select(metric => Metric(metric!)).ToArray() : [Metric(pair.Value!)]),
    };

    public static LossWeights Weights(JsonNode? weights) =>
        weights is null ? default : (LossWeights)weights.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<double>());

    /// <summary>A text of Keras on torch as ours has it: an optimizer is one of <c>keras.optimizers</c> whatever the backend.</summary>
    public static string OnAnyBackend(string json)
    {
        var root = JsonNode.Parse(json)!;
        Visit(root);
        return root.ToJsonString();

        static void Visit(JsonNode? node)
        {
            if (node is JsonObject envelope && envelope["module"]?.ToString().StartsWith("keras.src.backend.torch.optimizers.", StringComparison.Ordinal) == true)
                (envelope["module"], envelope["registered_name"]) = ("keras.optimizers", null);
            foreach (var within in node switch { JsonObject entries => entries.Select(entry => entry.Value), JsonArray items => items, _ => [] }) Visit(within);
        }
    }

    private static Metric Metric(JsonNode metric) => metric is JsonValue name ? Anneal.Metrics.Metric.Get(name.GetValue<string>()) : Anneal.Metrics.Metric.FromConfig(metric);

    private static bool IsNamed(JsonNode node) => node is JsonObject && node["class_name"] is null;
}
