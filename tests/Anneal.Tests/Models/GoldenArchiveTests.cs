using System.Text.Json.Nodes;
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
    public static TheoryData<string> Cases() => [.. Golden.File("keras_files/index")["cases"]!.AsArray().Select(c => (string)c!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_saved_model_goes_on_as_in_Keras(string name)
    {
        var c = Golden.File($"keras_files/{name}");
        var json = (string)c["to_json"]!;
        using var scope = NewDisposeScope();
        using var model = Model.FromJson(json);
        Assert.Equal(GoldenModel.OnAnyBackend(json), JsonNode.Parse(model.ToJson())!.ToJsonString());
        Assert.Equal(c["count_params"]!.GetValue<long>(), model.CountParams());
        model.SetWeights([.. c["weights"]!.AsArray().Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
        GoldenArchive.CompareOutputs(c, model);
        Assert.Equal(c["optimizer"] is not null, model.Compiled);
        if (c["optimizer"] is { } optimizer) Restore(optimizer, model.Optimizer);
        if (c["evaluate_after_reload"] is { } evaluation) GoldenArchive.CompareLogs(evaluation["logs"]!, model.TestOnBatch(GoldenArchive.Data(c["inputs"]!), GoldenArchive.Data(evaluation["y"]!)));
        if (c["resume_step"] is { } step) GoldenArchive.Resume(step, c["optimizer"]!["variables"]!.AsArray(), model);
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
}
