using System.Text.Json.Nodes;
using Anneal.Data;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>How Keras calls the numbers of models with one and several outputs, and which of the forms of <c>compile</c> it refuses.</summary>
public sealed class GoldenCompileKeysTests
{
    private static IReadOnlyList<JsonObject> All => [.. Golden.Cases("utils").Where(c => (string?)c["kind"] == "compile_keys")];

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_are_called_as_in_Keras(int index)
    {
        using var scope = NewDisposeScope();
        var c = All[index];
        var (kind, compile, result) = ((string)c["model_kind"]!, c["compile"]!, c["result"]!);
        using var model = Make(kind);
        if (compile["metrics"] is JsonValue metric)
        {
            // Keras wants a list; here one metric is the metric of the one output.
            Assert.NotNull(result["error"]);
            model.Compile(new SGD(0), (OutputLosses)(string)compile["loss"]!, metrics: (string)metric!);
            Assert.Equal(["loss", (string)metric!], Train(model, kind).Keys.Where(key => key != "learning_rate"));
            return;
        }
        if (result["error"] is not null)
        {
            var error = Record.Exception(() =>
            {
                GoldenCompile.Compile(model, new SGD(0), compile);
                Train(model, kind);
            });
            Assert.True(error is ArgumentException or InvalidOperationException, $"{error}");
            return;
        }
        GoldenCompile.Compile(model, new SGD(0), compile);
        Assert.Equal(result["output_names"]!.AsArray().Select(name => (string)name!), model.OutputNames);
        // Two updates, each without gradients for the kernel and the bias of an output that has no loss.
        if (model.OutputNames.Count == 2 && model.OutputNames.Distinct().Count() == 2) LeakCheckAttribute.Allow(4);
        var logs = Train(model, kind);
        Assert.Equal(result["log_keys"]!.AsArray().Select(key => (string)key!), logs.Keys.Where(key => key != "learning_rate"));
        foreach (var (key, value) in result["logs"]!.AsObject()) Assert.Equal(Golden.Number(value), logs[key], 1e-6);
        var (x, y) = Data(kind);
        Assert.Equal(logs.Where(entry => entry.Key != "learning_rate"), model.TestOnBatch(x, y));
        var history = model.Fit(x, y, verbose: 0, validationData: (x, y));
        Assert.Equal(result["history_keys"]!.AsArray().Select(key => (string)key!), history.Names.Where(key => key != "learning_rate").Order(StringComparer.Ordinal));
    }

    private static Anneal.Callbacks.Logs Train(Model model, string kind)
    {
        var (x, y) = Data(kind);
        return model.TrainOnBatch(x, y);
    }

    private static (DataLike X, DataLike Y) Data(string kind)
    {
        var x = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        var (a, b) = (new float[,] { { 1, 0 }, { 0, 1 } }, new float[,] { { 1 }, { 1 } });
        return kind switch
        {
            "single" => (x, b),
            "list1" => (x, [b]),
            "list" => (x, [a, b]),
            "dict" => (x, new Dictionary<string, ArrayLike> { ["b"] = b, ["a"] = a }),
            "dict_other" => (x, new Dictionary<string, ArrayLike> { ["second"] = b, ["first"] = a }),
            _ => (x, [b, b]),
        };
    }

    private static Functional Make(string kind)
    {
        SymbolicTensor x = new Input(3);
        if (kind == "same_layer")
        {
            var d = new Dense(1, kernelInitializer: "zeros", name: "d");
            return new(x, [d.Apply(x), d.Apply(x * 2)]);
        }
        var h = new Dense(4, kernelInitializer: "ones").Apply(x);
        var b = new Dense(1, kernelInitializer: "zeros", name: "b").Apply(h);
        if (kind == "single") return new(x, b);
        if (kind == "list1") return new(x, [b]);
        var a = new Dense(2, "softmax", kernelInitializer: "zeros", name: "a").Apply(h);
        return kind switch
        {
            "list" => new(x, [a, b]),
            "dict" => new(x, new Dictionary<string, SymbolicTensor> { ["b"] = b, ["a"] = a }),
            _ => new(x, new Dictionary<string, SymbolicTensor> { ["second"] = b, ["first"] = a }),
        };
    }
}
