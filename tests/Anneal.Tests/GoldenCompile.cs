using System.Text.Json.Nodes;
using Anneal.Data;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Training;
using Tensor = TorchSharp.torch.Tensor;

namespace Anneal.Tests;

/// <summary>What golden cases give to <c>Compile</c> and <c>Fit</c>: one, a list, or a dictionary by name.</summary>
internal static class GoldenCompile
{
    public static void Compile(Model model, Optimizer optimizer, JsonNode c) =>
        model.Compile(optimizer, Losses(c["loss"]), Weights(c["loss_weights"]), Metrics(c["metrics"]), Metrics(c["weighted_metrics"]));

    /// <summary>Arrays, all rows or the first.</summary>
    public static DataLike Packed(JsonNode node, long? rows = null) => node switch
    {
        JsonObject packed when packed["list"] is JsonArray items => DataLike.List([.. items.Select(item => Packed(item!, rows))]),
        JsonObject packed when packed["dict"] is JsonObject named => named.ToDictionary(pair => pair.Key, pair => Packed(pair.Value!, rows)),
        _ => rows is { } count ? GoldenTensor.Of(node).narrow(0, 0, count) : GoldenTensor.Of(node),
    };

    /// <summary>The leaves of arrays, those of a dictionary in the order of its keys.</summary>
    public static IEnumerable<JsonNode> Flat(JsonNode node) => node switch
    {
        JsonObject packed when packed["list"] is JsonArray items => items.SelectMany(item => Flat(item!)),
        JsonObject packed when packed["dict"] is JsonObject named => named.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Flat(pair.Value!)),
        _ => [node],
    };

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
        _ => GoldenModel.Metrics(new JsonArray(metrics.DeepClone()))[0],
    };
}
