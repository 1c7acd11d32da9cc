using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>
/// Outputs, gradients, weights and shapes of Keras's layers. Both sides are float32 and add up in different orders: 2e-6 of the scale of an array is
/// some sixteen roundings.
/// </summary>
public sealed class LayerGoldenTests
{
    private const double Tolerance = 2e-6;

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Golden.Cases("layers").Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_is_that_of_Keras(int index)
    {
        var c = Golden.Cases("layers")[index];
        try
        {
            using var scope = NewDisposeScope();
            using var layer = Make(c);
            Follow(c, layer);
        }
        catch (MissingFeatureException e)
        {
            Assert.Skip(e.Message);
        }
    }

    private static Layer Make(JsonObject c)
    {
        var layer = GoldenModel.Layer(c["serialized"]!);
        if (c["call"]!["style"]!.GetValue<string>() != "single") throw new MissingFeatureException("layers of several inputs");
        if (c["call"]!.AsObject().Any(p => p.Key is not ("style" or "kwargs") || (p.Key == "kwargs" && p.Value!.AsObject().Count > 0)))
            throw new MissingFeatureException("calls with arguments");
        return layer;
    }

    private static void Follow(JsonObject c, Layer layer)
    {
        var x = GoldenTensor.Of(c["inputs"]![0]!);
        var training = c["training"]?.GetValue<bool>() ?? false;
        layer.Build(x.shape);
        var weights = c["weights"]!.AsArray();
        Assert.Equal(weights.Select(w => w!["name"]!.GetValue<string>()), layer.Variables.Select(v => v.Name));
        Assert.Equal(weights.Select(w => w!["path"]!.GetValue<string>()), layer.Variables.Select(v => v.Path));
        layer.SetWeights([.. weights.Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
        Assert.Equal(c["count_params"]!.GetValue<long>(), layer.CountParameters());
        if (c["compute_output_shape"] is JsonArray shape)
            Assert.Equal([.. shape.Select(s => s?.GetValue<long>() ?? Shape.Unknown)], layer.ComputeOutputShape(x.shape));

        if (x.is_floating_point()) x.requires_grad_();
        var y = layer.Apply(x, training);
        Compare(c["outputs"]![0]!, y, "output");
        if (c["grad"] is { } gradient) CompareGradients(gradient, layer, x, y);
    }

    private static void CompareGradients(JsonNode expected, Layer layer, Tensor x, Tensor y)
    {
        Tensor[] sources = [x, .. layer.TrainableVariables.Select(v => v.Value)];
        var gradients = autograd.grad([(y * GoldenTensor.Of(expected["coef"]!)).sum()], sources);
        Compare(expected["inputs"]![0]!, gradients[0], "gradient of the input");
        var weights = expected["trainable_weights"]!.AsArray();
        Assert.Equal(weights.Count, sources.Length - 1);
        for (var i = 0; i < weights.Count; i++) Compare(weights[i]!, gradients[i + 1], $"gradient of {layer.TrainableVariables[i].Name}");
    }

    private static void Compare(JsonNode expected, Tensor actual, string what)
    {
        var (shape, _, data) = Golden.Array(expected);
        Assert.Equal(shape, actual.shape);
        GoldenTensor.AssertCloseToScale(data, GoldenTensor.Values(actual), Tolerance, what, leastScale: 0.1);
    }
}
