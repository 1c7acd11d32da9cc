using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>What a golden file says of a trained model that Keras saved: outputs, weights, state, evaluation, and the step of training that comes next. Both sides are float32.</summary>
internal static class GoldenArchive
{
    private const double Tolerance = 1e-5;

    public static void Compare(JsonNode c, Model model)
    {
        Assert.Equal(GoldenModel.OnAnyBackend((string)c["to_json"]!), JsonNode.Parse(model.ToJson())!.ToJsonString());
        CompareWeights(c, model);
        CompareOutputs(c, model);
        Assert.Equal(c["optimizer"] is not null, model.Compiled);
        if (c["optimizer"] is { } optimizer) CompareState(optimizer, model.Optimizer);
        if (c["evaluate_after_reload"] is { } evaluation) CompareLogs(evaluation["logs"]!, model.TestOnBatch(Data(c["inputs"]!), Data(evaluation["y"]!)));
        if (c["resume_step"] is { } step) Resume(step, c["optimizer"]!["variables"]!.AsArray(), model);
    }

    public static void CompareWeights(JsonNode c, Model model)
    {
        foreach (var (weight, variable) in c["weights"]!.AsArray().Zip(model.Variables))
            Assert.Equal(Golden.Array(weight!["value"]).Data, GoldenTensor.Values(variable.Value));
    }

    private static void CompareState(JsonNode golden, Optimizer optimizer)
    {
        Assert.Equal(golden["iterations"]!.GetValue<long>(), optimizer.Iterations);
        Assert.Equal(golden["learning_rate_now"]!.GetValue<double>(), optimizer.LearningRate, 1e-8);
        var states = golden["variables"]!.AsArray().Where(variable => (string)variable!["name"]! is not ("iteration" or "learning_rate")).ToList();
        var ours = optimizer.StateVariables.OrderBy(state => state.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(states.Count, ours.Count);
        foreach (var (expected, actual) in states.OrderBy(variable => (string)variable!["name"]!, StringComparer.Ordinal).Zip(ours))
            Assert.Equal(Golden.Array(expected!["value"]).Data, GoldenTensor.Values(actual.Value));
    }

    public static void CompareOutputs(JsonNode c, Model model)
    {
        Tensor[] inputs = [.. Tensors(c["inputs"]!)];
        var outputs = inputs.Length == 1 ? model.ApplyAll(inputs[0]) : model.ApplyAll(inputs);
        foreach (var (expected, actual) in c["outputs"]!.AsArray().Zip(outputs, (expected, actual) => (Golden.Array(expected), actual)))
        {
            Assert.Equal(expected.Shape, actual.shape);
            GoldenTensor.AssertCloseToScale(expected.Data, GoldenTensor.Values(actual), Tolerance, "output", leastScale: 0.1);
        }
    }

    // One step from the same state: what rounding made of gradients, divided by roots of small moments.
    public static void Resume(JsonNode step, JsonArray state, Model model)
    {
        CompareLogs(step["logs"]!, model.TrainOnBatch(Data(step["x"]!), Data(step["y"]!)));
        foreach (var (weight, variable) in step["weights_after"]!.AsArray().Zip(model.Variables))
        {
            if (IsRounding(SecondMoment(state, variable))) Assert.True(IsRounding(SecondMoment(model.Optimizer, variable)), variable.Path);
            else GoldenTensor.AssertCloseToScale(Golden.Array(weight!["value"] ?? weight).Data, GoldenTensor.Values(variable.Value), 10 * Tolerance, variable.Path, leastScale: 0.1);
        }
        Assert.Equal(step["iterations_after"]!.GetValue<long>(), model.Optimizer.Iterations);
    }

    // A bias before a normalization of each channel has no gradient but rounding, which Nadam divides by its own size: only that it is so small can be compared.
    private static bool IsRounding(double[]? secondMoment) => secondMoment?.All(square => square < 1e-14) == true;

    private static double[]? SecondMoment(JsonArray state, Variable variable) =>
        state.FirstOrDefault(entry => (string)entry!["name"]! == VelocityOf(variable)) is { } entry ? Golden.Array(entry["value"]).Data : null;

    private static double[]? SecondMoment(Optimizer optimizer, Variable variable) =>
        optimizer.StateVariables.FirstOrDefault(entry => entry.Name == VelocityOf(variable)) is { } entry ? GoldenTensor.Values(entry.Value) : null;

    private static string VelocityOf(Variable variable) => $"{variable.Path.Replace('/', '_')}_velocity";

    public static void CompareLogs(JsonNode expected, Logs actual)
    {
        foreach (var (key, value) in expected.AsObject()) GoldenTensor.AssertCloseToScale([Golden.Number(value)], [actual[key]], Tolerance, key, leastScale: 0.1);
    }

    public static DataLike Data(JsonNode node) => node switch
    {
        JsonArray { Count: 1 } only => GoldenTensor.Of(only[0]!),
        JsonArray items => DataLike.List([.. items.Select(item => (DataLike)GoldenTensor.Of(item!))]),
        _ when node["list"] is JsonArray items => Data(items),
        _ when node["dict"] is JsonObject named => named.ToDictionary(pair => pair.Key, pair => Data(pair.Value!)),
        _ => GoldenTensor.Of(node),
    };

    // Leaves of a dictionary come in the order of its keys.
    private static IEnumerable<Tensor> Tensors(JsonNode node) => node switch
    {
        JsonArray items => items.Select(item => GoldenTensor.Of(item!)),
        _ when node["dict"] is JsonObject named => named.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => GoldenTensor.Of(pair.Value!)),
        _ => [GoldenTensor.Of(node)],
    };
}
