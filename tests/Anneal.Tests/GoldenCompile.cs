using System.Text.Json.Nodes;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Training;

namespace Anneal.Tests;

/// <summary>What golden cases give to <c>Compile</c> and <c>Fit</c>: one, a list, or a dictionary by name.</summary>
internal static class GoldenCompile
{
    public static void Compile(Model model, Optimizer optimizer, JsonNode c) =>
        model.Compile(optimizer, Losses(c["loss"]), Weights(c["loss_weights"]), Metrics(c["metrics"]), Metrics(c["weighted_metrics"]));

    private static OutputLosses Losses(JsonNode? loss) => loss switch
    {
        null => default,
        JsonArray list => OutputLosses.List([.. list.Select(item => item is null ? null : GoldenModel.Loss(item))]),
        JsonObject named when named["class_name"] is null => named.ToDictionary(pair => pair.Key, pair => GoldenModel.Loss(pair.Value!)),
        _ => GoldenModel.Loss(loss),
    };

    private static LossWeights Weights(JsonNode? weights) => weights switch
    {
        null => default,
        JsonArray list => LossWeights.List([.. list.Select(item => item!.GetValue<double>())]),
        _ => weights.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<double>()),
    };

    private static OutputMetrics Metrics(JsonNode? metrics) => metrics switch
    {
        null => default,
        JsonArray list => OutputMetrics.List([.. list.Select(item => Metrics(item))]),
        JsonObject named when named["class_name"] is null => named.ToDictionary(pair => pair.Key, pair => Metrics(pair.Value)),
        JsonValue name => name.GetValue<string>(),
        _ => Metric.FromConfig(metrics),
    };
}
