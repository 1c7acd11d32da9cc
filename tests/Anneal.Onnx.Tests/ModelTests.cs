using System.Text.Json.Nodes;
using Anneal.Models;
using Anneal.Testing;
using Anneal.Tests;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>Whole models: those of the golden file, with shared layers, models within models and functions of Ops, and trained ones in Keras's archives.</summary>
public sealed class ModelTests
{
    public static TheoryData<int, string> Cases() => [.. Golden.Cases("models").Select((c, i) => (i, (string)c["name"]!))];

    public static TheoryData<string> Archives() => [.. Golden.Cases("keras_files/index").Select(c => (string)c["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_computes_the_same_in_ONNX_Runtime(int index, string name)
    {
        using var scope = NewDisposeScope();
        var c = Golden.Cases("models")[index];
        Assert.NotEmpty(name);
        using var model = Model.FromJson((string)c["to_json"]!);
        Tensor[] inputs = [.. Flat(c["inputs"]!).Select(GoldenTensor.Of)];
        if (!model.Built) model.BuildFromShape(inputs[0].shape);
        // One model's own JSON splits a layer that it shares with a model within, and has more weights for it.
        if (c["reload_error"] is null) model.SetWeights([.. c["weights"]!.AsArray().Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
        if (Refused.Reason(model) is { } reason) Assert.Contains(reason, Assert.Throws<NotSupportedException>(() => OnnxAssert.Bytes(model)).Message, StringComparison.Ordinal);
        else OnnxAssert.SameAsModel(model, inputs);
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void A_trained_model_of_Keras_computes_the_same_in_ONNX_Runtime(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Model.Load(Path.Combine(Golden.Directory, "keras_files", name + ".keras"));
        OnnxAssert.SameAsModel(model, [.. Flat(Golden.File($"keras_files/{name}")["inputs"]!).Select(GoldenTensor.Of)]);
    }

    // Dictionaries in the order of their keys.
    private static IEnumerable<JsonNode> Flat(JsonNode node) => node switch
    {
        JsonArray items => items.SelectMany(item => Flat(item!)),
        JsonObject packed when packed["list"] is JsonArray items => items.SelectMany(item => Flat(item!)),
        JsonObject packed when packed["dict"] is JsonObject named => named.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Flat(pair.Value!)),
        _ => [node],
    };
}
