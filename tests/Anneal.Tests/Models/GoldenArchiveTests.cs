using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>
/// Trained models that Keras saved, without their HDF5: text, outputs, evaluation, and the step of training that comes next, with everything set by hand. Both sides are float32.
/// </summary>
public sealed class GoldenArchiveTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Cases() => [.. Golden.File("keras_files/index")["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_saved_model_goes_on_as_in_Keras(string name)
    {
        var c = Golden.File($"keras_files/{name}");
        var json = (string)c["to_json"]!;
        using var scope = NewDisposeScope();
        try
        {
            using var model = GoldenModel.Read(() => Model.FromJson(json));
            Assert.Equal(GoldenModel.OnAnyBackend(json), JsonNode.Parse(model.ToJson())!.ToJsonString());
            Assert.Equal(c["count_params"]!.GetValue<long>(), model.CountParams());
            model.SetWeights([.. c["weights"]!.AsArray().Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
            CompareOutputs(c, model);
            Assert.Equal(c["optimizer"] is not null, model.Compiled);
            if (c["optimizer"] is { } optimizer) Restore(optimizer, model.Optimizer);
            if (c["evaluate_after_reload"] is { } evaluation) CompareLogs(evaluation["logs"]!, model.TestOnBatch(Data(c["inputs"]!), Data(evaluation["y"]!)));
            if (c["resume_step"] is { } step) Resume(step, c["optimizer"]!["variables"]!.AsArray(), model);
        }
        catch (MissingFeatureException e)
        {
            Assert.Skip(e.Message);
        }
    }

    private static void CompareOutputs(JsonNode c, Model model)
    {
        Tensor[] inputs = [.. Tensors(c["inputs"]!)];
        var outputs = inputs.Length == 1 ? model.ApplyAll(inputs[0]) : model.ApplyAll(inputs);
        foreach (var (expected, actual) in c["outputs"]!.AsArray().Zip(outputs, (expected, actual) => (Golden.Array(expected), actual)))
        {
            Assert.Equal(expected.Shape, actual.shape);
            GoldenTensor.AssertCloseToScale(expected.Data, GoldenTensor.Values(actual), Tolerance, "output", leastScale: 0.1);
        }
    }

    private static void Restore(JsonNode golden, Optimizer optimizer)
    {
        Assert.True(optimizer.Built);
        var state = new Dictionary<string, Array> { ["skipped_updates"] = new long[1] };
        foreach (var variable in golden["variables"]!.AsArray())
        {
            var values = Golden.Array(variable!["value"]).Data;
            var name = (string)variable["name"]!;
            state[name] = name switch
            {
                "iteration" => values.Select(value => (long)value).ToArray(),
                "learning_rate" => values,
                _ => values.Select(value => (float)value).ToArray(),
            };
        }
        optimizer.SetState(state);
        Assert.Equal(golden["iterations"]!.GetValue<long>(), optimizer.Iterations);
        Assert.Equal(golden["learning_rate_now"]!.GetValue<double>(), optimizer.LearningRate, 1e-8);
    }

    // One step from the same state: what rounding made of gradients, divided by roots of small moments.
    private static void Resume(JsonNode step, JsonArray state, Model model)
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

    private static void CompareLogs(JsonNode expected, Logs actual)
    {
        foreach (var (key, value) in expected.AsObject()) GoldenTensor.AssertCloseToScale([Golden.Number(value)], [actual[key]], Tolerance, key, leastScale: 0.1);
    }

    private static DataLike Data(JsonNode node) => node switch
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
