using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>Keras numbers an object that an archive has more than once; its text without an archive has no numbers.</summary>
public sealed class SharedLayerTests
{
    [Fact]
    public void A_layer_in_two_models_of_one_archive_is_read_as_one()
    {
        using var scope = NewDisposeScope();
        using var model = Twice(out var shared);
        string text;
        using (new SharedObjects()) text = model.ToJson();
        using var read = (Functional)Model.FromJson(text);

        var inner = (Sequential)read.GetLayer("encoder");
        Assert.Same(read.GetLayer("shared"), inner.GetLayer("shared"));
        Assert.Equal(model.Variables.Select(v => v.Path), read.Variables.Select(v => v.Path));
        read.SetWeights(model.GetWeights());
        var x = randn(3, 4);
        Assert.Equal(GoldenTensor.Values(model.Apply(x)), GoldenTensor.Values(read.Apply(x)));
        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Equal(20, shared.CountParams());
    }

    [Fact]
    public void Only_what_is_written_twice_gets_a_number()
    {
        using var model = Twice(out _);
        using var archive = new SharedObjects();
        var layers = model.ToConfig()["config"]!["layers"]!.AsArray();
        var within = layers.Single(layer => (string)layer!["name"]! == "encoder")!["config"]!["layers"]!.AsArray();
        Assert.Equal(["shared"], layers.Where(layer => layer!["shared_object_id"] is not null).Select(layer => (string)layer!["name"]!));
        Assert.Equal(["shared"], within.Where(layer => layer!["shared_object_id"] is not null).Select(layer => (string)layer!["config"]!["name"]!));
    }

    [Fact]
    public void Text_that_is_no_archive_has_no_numbers()
    {
        using var model = Twice(out _);
        Assert.DoesNotContain("shared_object_id", model.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_hold_for_one_text()
    {
        var config = new Dense(2).ToConfig();
        config["shared_object_id"] = 7;
        using var first = Layer.FromConfig(config);
        using var second = Layer.FromConfig(config);
        Assert.NotSame(first, second);
    }

    private static Functional Twice(out Dense shared)
    {
        shared = new Dense(4, name: "shared");
        var encoder = new Sequential([new Input(4), shared], "encoder");
        SymbolicTensor x = new Input(4);
        return new(x, shared.Apply(encoder.Apply(x)), "twice");
    }
}
