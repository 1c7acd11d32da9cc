using System.Text.Json.Nodes;
using Anneal.Metrics;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Metrics;

public class MetricGoldenTests
{
    // Keras sums in float32, we in float64: up to some 1e-6 relative after three batches.
    private const double Absolute = 1e-6, Relative = 3e-6;

    public static TheoryData<string> Cases() => GoldenCases.Of("metrics");

    [Theory, MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Result_after_each_batch_and_after_reset_is_that_of_Keras(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        var name = golden["class_name"]!.GetValue<string>();
        using var scope = NewDisposeScope();
        using var metric = Registry<Metric>.Deserialize(new JsonObject { ["class_name"] = name, ["config"] = golden["kwargs"]!.DeepClone() });
        // Keras cannot tell the result of some metrics before it knows their outputs.
        if (golden["initial_result"]!["error"] is null) AssertResult(golden["initial_result"]!, metric);
        foreach (var update in golden["updates"]!.AsArray())
        {
            // Weights of 1-D binary targets, whose cross-entropy is one number: the batch is refused, and the state stays.
            if (update!["update_error"] is not null) Assert.Throws<ArgumentException>(() => Update(metric, update));
            else Update(metric, update);
            AssertResult(update["result_torch"] ?? update["result"]!, metric);
        }
        Assert.Equal(
            golden["variables"]!.AsArray().Select(v => (v!["name"]!.GetValue<string>(), Shape.Create([.. v["shape"]!.AsArray().Select(s => s!.GetValue<long>())]))),
            metric.Variables.Select(v => (v.Name, v.Shape)));
        metric.ResetState();
        AssertResult(golden["result_after_reset"]!, metric);
    }

    private static void Update(Metric metric, JsonNode update)
    {
        using var yTrue = GoldenTensor.Of(update["y_true"]!);
        using var yPred = GoldenTensor.OrNull(update["y_pred"]);
        using var weight = GoldenTensor.OrNull(update["sample_weight"]);
        switch (metric)
        {
            case Mean mean: mean.UpdateState(yTrue, weight); break;
            case Sum sum: sum.UpdateState(yTrue, weight); break;
            default: metric.UpdateState(yTrue, yPred!, weight); break;
        }
    }

    private static void AssertResult(JsonNode expected, Metric metric) =>
        GoldenTensor.AssertClose(Golden.Array(expected).Data, [.. metric.Results()], Absolute, Relative);
}
