using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>One call of a layer as a golden case writes it: style, masks, states and plain arguments.</summary>
internal sealed class GoldenCall(Layer layer, Tensor[] tensors, CallArguments arguments, Tensor? mask)
{
    public static GoldenCall Of(Layer layer, JsonNode call, Tensor[] inputs)
    {
        var builder = new CallBuilder<Tensor>();
        Tensor? mask = null;
        switch (call["style"]!.GetValue<string>())
        {
            case "single":
                builder.Add(inputs[0]);
                break;
            case "list":
                builder.AddList(inputs);
                break;
            case "qv":
                builder.Add(inputs[0]).Add(inputs[1]);
                break;
            case "qvk":
                builder.Add(inputs[0]).Add(inputs[1]).With("key", inputs[2]);
                break;
            case "cell":
                builder.Add(inputs[0]).WithList("states", [.. call["states"]!.AsArray().Select(state => GoldenTensor.Of(state!))]);
                break;
            case var other:
                throw new NotSupportedException($"calls of style {other}");
        }
        foreach (var (key, value) in call.AsObject())
        {
            if (key is "style" or "states") continue;
            else if (key == "mask" && value is JsonObject) mask = GoldenTensor.Of(value);
            else if (key == "kwargs") foreach (var (name, given) in value!.AsObject()) _ = given is JsonArray numbers ? builder.With(name, Numbers(numbers)) : builder.With(name, given!.GetValue<bool>());
            else if (value is JsonArray list) builder.WithList(key, [.. list.Select(item => item is null ? null : GoldenTensor.Of(item))]);
            else builder.With(key, GoldenTensor.Of(value!));
        }
        return new(layer, builder.Tensors, builder.Arguments, mask);
    }

    private static Tensor Numbers(JsonArray rows) =>
        tensor([.. rows.SelectMany(row => row!.AsArray()).Select(number => number!.GetValue<float>())]).reshape(rows.Count, -1);

    public void Build() => layer.Building.Build([.. tensors.Select(TensorSpec.Of)], arguments);

    public IEnumerable<Shape> Infer() => Specify().Select(spec => spec.Shape);

    public TensorSpec[] Specify() => layer.Specify([.. tensors.Select(TensorSpec.Of)], arguments);

    public IReadOnlyList<Tensor> Run(bool? training, out Tensor? outputMask) => Run(training, out outputMask, out _);

    public IReadOnlyList<Tensor> Run(bool? training, out Tensor? outputMask, out IReadOnlyList<Tensor> losses)
    {
        using var call = CallScope.Open(training, collectsLosses: true);
        var outputs = layer.Run(tensors, arguments, training, mask);
        losses = [.. call.Losses.Select(loss => loss.alias())];
        outputMask = call.MaskOf(outputs[0])?.alias();
        return outputs;
    }
}
