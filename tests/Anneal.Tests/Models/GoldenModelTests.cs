using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using Spectre.Console.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>
/// Models of every shape that Keras makes: read from its JSON, they have its names, weights, outputs, summary and text. Both sides are float32: 5e-6 of the scale of an array is
/// some forty roundings, for up to ten layers.
/// </summary>
public sealed class GoldenModelTests
{
    private const double Tolerance = 5e-6;

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Golden.Cases("models").Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Model_is_that_of_Keras(int index)
    {
        var c = Golden.Cases("models")[index];
        var json = Text(c["to_json"]!);
        using var scope = NewDisposeScope();
        using var model = Model.FromJson(json);
        Assert.Equal(Texts(c["layer_names"]!), Layered(model).Select(layer => layer.Name));
        if (c["reload_error"] is not null)
        {
            // Keras's own reader splits a layer that a model shares with one within; so do we.
            Assert.Equal(json, model.ToJson());
            return;
        }
        var weights = c["weights"]!.AsArray();
        Assert.Equal(weights.Select(w => Text(w!["path"]!)), model.Variables.Select(v => v.Path));
        Assert.Equal(c["count_params"]!.GetValue<long>(), model.CountParams());
        Assert.Equal(c["trainable_params"]!.GetValue<long>(), model.TrainableVariables.Sum(v => v.Shape.ElementCount));
        model.SetWeights([.. weights.Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);

        Compare(c, model);
        Assert.Equal(json, model.ToJson());
        Assert.Equal(Trimmed(Text(c["summary"]!)), Trimmed(Summary(model)));
        if (c["summary_expand_nested"] is { } expanded) Assert.Equal(Trimmed(Text(expanded)), Trimmed(Summary(model, expandNested: true)));
        if (c["summary_show_trainable"] is { } trainable) Assert.Equal(Trimmed(Text(trainable)), Trimmed(Summary(model, showTrainable: true)));
        if (c["train"] is { } train) Train(train, c["inputs"]!, model);
    }

    // Three updates on one batch: what rounding made of the first grows in the others.
    private static void Train(JsonNode train, JsonNode inputs, Model model)
    {
        const double Grown = 1e-4;
        var optimizer = train["optimizer"]!;
        GoldenCompile.Compile(model, new SGD(optimizer["learning_rate"]!.GetValue<double>(), optimizer["momentum"]!.GetValue<double>()), train);
        var (x, y) = (Data(inputs), Data(train["y"]!));
        foreach (var expected in train["train_on_batch_logs"]!.AsArray()) CompareLogs(expected!, model.TrainOnBatch(x, y), "training");
        foreach (var (weight, variable) in train["weights_after"]!.AsArray().Zip(model.Variables))
            GoldenTensor.AssertCloseToScale(Golden.Array(weight!["value"] ?? weight).Data, GoldenTensor.Values(variable.Value), Grown, variable.Path, leastScale: 0.1);
        CompareLogs(train["evaluate"]!, model.TestOnBatch(x, y), "evaluation");

        static void CompareLogs(JsonNode expected, Logs actual, string what)
        {
            foreach (var (name, value) in expected.AsObject()) GoldenTensor.AssertCloseToScale([Golden.Number(value)], [actual[name]], Grown, $"{what}: {name}");
        }
    }

    private static DataLike Data(JsonNode node) => node switch
    {
        JsonObject packed when packed["list"] is JsonArray items => DataLike.List([.. items.Select(item => Data(item!))]),
        JsonObject packed when packed["dict"] is JsonObject named => named.ToDictionary(pair => pair.Key, pair => Data(pair.Value!)),
        _ => GoldenTensor.Of(node),
    };

    private static void Compare(JsonObject c, Model model)
    {
        Tensor[] inputs = [.. Flat(c["inputs"]!).Select(GoldenTensor.Of)];
        var outputs = inputs.Length == 1 ? model.ApplyAll(inputs[0]) : model.ApplyAll(inputs);
        var expected = Flat(c["outputs"]!).ToList();
        Assert.Equal(expected.Count, outputs.Count);
        for (var i = 0; i < outputs.Count; i++)
        {
            var (shape, _, data) = Golden.Array(expected[i]);
            Assert.Equal(shape, outputs[i].shape);
            GoldenTensor.AssertCloseToScale(data, GoldenTensor.Values(outputs[i]), Tolerance, $"output {i}", leastScale: 0.1);
        }
    }

    // Leaves of a dictionary come in the order of its keys.
    private static IEnumerable<JsonNode> Flat(JsonNode node) => node switch
    {
        JsonObject packed when packed["list"] is JsonArray items => items.SelectMany(item => Flat(item!)),
        JsonObject packed when packed["dict"] is JsonObject named => named.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Flat(pair.Value!)),
        _ => [node],
    };

    private static IEnumerable<Layer> Layered(Model model) => model.Layers;

    private static string Summary(Model model, bool expandNested = false, bool showTrainable = false)
    {
        var console = new TestConsole().Width(200);
        model.Summary(console, lineLength: 100, expandNested, showTrainable);
        return console.Output;
    }

    private static string Trimmed(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => line.TrimEnd()));

    private static string Text(JsonNode node) => node.GetValue<string>();

    private static IEnumerable<string> Texts(JsonNode node) => node.AsArray().Select(item => Text(item!));
}
