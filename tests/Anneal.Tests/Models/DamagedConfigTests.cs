using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;
using TorchSharp;

namespace Anneal.Tests.Models;

/// <summary>Texts of models with any one value replaced or removed.</summary>
public sealed class DamagedConfigTests
{
    private static readonly Func<JsonNode?>?[] Damages = [null, () => null, () => -7, () => "xyz", () => 1e30, () => true, () => new JsonArray(), () => new JsonArray(new JsonArray(1, "a")), () => new JsonObject()];

    [Fact]
    public void Whatever_is_wrong_in_a_stack_is_an_error_of_the_config_and_nothing_stays() =>
        Damage(new Sequential([new Input(4, 2), new LSTM(3), new Dense(3, activation: "relu", kernelRegularizer: "l2"), new BatchNormalization()]));

    [Fact]
    public void Whatever_is_wrong_in_a_graph_is_an_error_of_the_config_and_nothing_stays()
    {
        SymbolicTensor a = new Input([3], name: "a"), b = new Input([3], name: "b");
        Damage(new Functional([a, b], Ops.Softmax(new Dense(2, name: "d").Apply(a + b)) * 2));
    }

    [Fact]
    public void Whatever_is_wrong_in_what_a_model_was_compiled_with_is_an_error_of_the_config_and_nothing_stays()
    {
        SymbolicTensor x = new Input(3);
        var model = new Functional(x, [new Dense(1, name: "a").Apply(x), new Dense(1, name: "b").Apply(x)]);
        model.Compile(
            new SGD(new ExponentialDecay(0.1, 10, 0.5), momentum: 0.5), ["mse", new Huber()], lossWeights: new Dictionary<string, double> { ["a"] = 1, ["b"] = 0.5 },
            metrics: [["acc", new Anneal.Metrics.BinaryAccuracy()], "mae"], weightedMetrics: new Dictionary<string, OutputMetrics> { ["b"] = "mse" });
        Damage(model);
    }

    [Fact]
    public void Operations_on_shapes_that_do_not_fit_are_refused_in_one_sentence()
    {
        SymbolicTensor a = new Input(3), b = new Input(2);
        var error = Assert.Throws<ArgumentException>(() => a + b);
        Assert.Equal("'add' does not take tensors of shapes (2, 3), (2, 2). (Parameter 'inputs')", error.Message);
    }

    [Fact]
    public void A_layer_of_several_outputs_is_refused_by_a_stack()
    {
        using var lstm = new LSTM(3, returnState: true);
        var error = Assert.Throws<ArgumentException>(() => new Sequential([new Input(4, 2), lstm]));
        Assert.StartsWith("Layer 'lstm' has 3 outputs; in model 'sequential' each layer must have one.", error.Message, StringComparison.Ordinal);
    }

    private static void Damage(Model model)
    {
        var text = model.ToJson();
        model.Dispose();
        using var scope = torch.NewDisposeScope();
        var left = torch.Tensor.TotalCount;
        foreach (var path in PathsIn(JsonNode.Parse(text)!))
        {
            foreach (var damage in Damages)
            {
                var damaged = With(text, path, damage);
                var error = Record.Exception(() => Model.FromJson(damaged).Dispose());
                Assert.True(error is null or ConfigException, $"{string.Join('.', path)}: {error}");
                Assert.True(torch.Tensor.TotalCount <= left, $"{string.Join('.', path)} = {damage?.Invoke()?.ToJsonString()}: tensors were left behind.");
            }
        }
    }

    private static string With(string text, object[] path, Func<JsonNode?>? damage)
    {
        var root = JsonNode.Parse(text)!;
        var parent = path[..^1].Aggregate(root, (node, step) => step is string key ? node[key]! : node[(int)step]!);
        if (path[^1] is string name && damage is null) parent.AsObject().Remove(name);
        else if (path[^1] is string other) parent[other] = damage!();
        else if (damage is null) parent.AsArray().RemoveAt((int)path[^1]);
        else parent[(int)path[^1]] = damage();
        return root.ToJsonString();
    }

    private static IEnumerable<object[]> PathsIn(JsonNode? node) => node switch
    {
        JsonObject entries => entries.SelectMany(entry => PathsIn(entry.Value).Select(path => (object[])[entry.Key, .. path]).Prepend([entry.Key])),
        JsonArray items => items.SelectMany((item, i) => PathsIn(item).Select(path => (object[])[i, .. path]).Prepend([i])),
        _ => [],
    };
}
