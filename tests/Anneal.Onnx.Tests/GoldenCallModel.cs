using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Tests;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>One call of a layer, as a golden case writes it, as a functional model: every tensor of the call, masks and states included, is an input.</summary>
internal sealed class GoldenCallModel : IDisposable
{
    private readonly CallBuilder<SymbolicTensor> builder = new();
    private readonly List<SymbolicTensor> symbols = [];
    private readonly List<Tensor> tensors = [];
    private readonly bool isFixed;

    public GoldenCallModel(JsonObject c)
    {
        Layer = Layer.FromConfig(c["serialized"]!);
        var inputs = c["inputs"]!.AsArray().Select(input => GoldenTensor.Of(input!)).ToArray();
        if (c["adapt_data"] is { } data) Adapt(Layer, GoldenTensor.Of(data));
        // Some layers count the first axis of their input among those that they know.
        isFixed = Layer.IsBuiltForBatchSize || (Layer is ImageLayer && inputs[0].dim() == 3);
        Arguments(c["call"]!, inputs);
        Layer.Building.Build([.. symbols.Select(symbol => symbol.Spec)], builder.Arguments);
        Layer.SetWeights([.. c["weights"]!.AsArray().Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
        var outputs = Layer.Record(builder.Tensors, builder.Arguments);
        Model = new(
            new Nest<SymbolicTensor>.Many([.. symbols.Select(symbol => (Nest<SymbolicTensor>)symbol)]),
            new Nest<SymbolicTensor>.Many([.. outputs.Select(output => (Nest<SymbolicTensor>)output)]));
    }

    public Layer Layer { get; }

    public Functional Model { get; }

    public Tensor[] Inputs => [.. tensors];

    public void Dispose()
    {
        Model.Dispose();
        Layer.Dispose();
    }

    private void Arguments(JsonNode call, Tensor[] inputs)
    {
        SymbolicTensor[] given = [.. inputs.Select(Symbol)];
        switch (call["style"]!.GetValue<string>())
        {
            case "list":
                builder.AddList(given);
                break;
            case "qv":
                builder.Add(given[0]).Add(given[1]);
                break;
            case "qvk":
                builder.Add(given[0]).Add(given[1]).With("key", given[2]);
                break;
            case "cell":
                builder.Add(given[0]).WithList("states", [.. call["states"]!.AsArray().Select(state => Symbol(GoldenTensor.Of(state!)))]);
                break;
            default:
                builder.Add(given[0]);
                break;
        }
        foreach (var (key, value) in call.AsObject())
        {
            if (key is "style" or "states") continue;
            else if (key == "kwargs") foreach (var (name, argument) in value!.AsObject()) _ = argument is JsonArray rows ? builder.With(name, Symbol(Numbers(rows))) : builder.With(name, argument!.GetValue<bool>());
            else if (value is JsonArray list) builder.WithList(key, [.. list.Select(item => item is null ? null : Symbol(GoldenTensor.Of(item)))]);
            else builder.With(key, Symbol(GoldenTensor.Of(value!)));
        }
    }

    private SymbolicTensor Symbol(Tensor tensor)
    {
        var input = new Input(tensor.shape[1..], isFixed ? tensor.shape[0] : null, tensor.dtype, $"input_{symbols.Count}");
        symbols.Add(input.Output);
        tensors.Add(tensor);
        return input.Output;
    }

    private static Tensor Numbers(JsonArray rows) =>
        tensor([.. rows.SelectMany(row => row!.AsArray()).Select(number => number!.GetValue<float>())]).reshape(rows.Count, -1);

    private static void Adapt(Layer layer, Tensor data)
    {
        if (layer is Normalization normalization) normalization.Adapt(data);
        else ((Discretization)layer).Adapt(data);
    }
}
