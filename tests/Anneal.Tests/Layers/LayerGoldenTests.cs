using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>
/// Outputs, gradients, weights, masks, losses and shapes of Keras's layers. Both sides are float32 and add up in different orders: 2e-6 of the scale of an array is
/// some sixteen roundings.
/// </summary>
public sealed class LayerGoldenTests
{
    private const double Tolerance = 2e-6;

    private static readonly string[] files = ["layers", "layers2"];

    public static TheoryData<string, int> Cases() =>
        [.. files.SelectMany(file => Enumerable.Range(0, Golden.Cases(file).Count).Select(index => (file, index)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_is_that_of_Keras(string file, int index)
    {
        var c = Golden.Cases(file)[index];
        using var scope = NewDisposeScope();
        using var layer = GoldenModel.Layer(c["serialized"]!);
        Follow(c, layer);
    }

    private static void Follow(JsonObject c, Layer layer)
    {
        Tensor[] inputs = [.. c["inputs"]!.AsArray().Select(input => GoldenTensor.Of(input!))];
        var call = GoldenCall.Of(layer, c["call"]!, inputs);
        var training = c["training"]?.GetValue<bool>();
        if (c["adapt_data"] is { } data) Adapt(layer, GoldenTensor.Of(data));
        call.Build();
        var weights = c["weights"]!.AsArray();
        if (c["adapt_data"] is not null)
            for (var i = 0; i < weights.Count; i++) Compare(weights[i]!["value"]!, layer.Variables[i].Value, $"{layer.Variables[i].Name} of the data");
        Assert.Equal(weights.Select(w => w!["name"]!.GetValue<string>()), layer.Variables.Select(v => v.Name));
        Assert.Equal(weights.Select(w => w!["path"]!.GetValue<string>()), layer.Variables.Select(v => v.Path));
        layer.SetWeights([.. weights.Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
        Assert.Equal(c["count_params"]!.GetValue<long>(), layer.CountParams());
        CompareShapes(c, call);
        Assert.Equal(c["serialized"]!.ToJsonString(), Registry<Layer>.Serialize(layer).ToJsonString());

        foreach (var input in inputs)
            if (input.is_floating_point()) input.requires_grad_();
        var y = call.Run(training, out var mask, out var penalties);
        var outputs = c["outputs"]!.AsArray();
        Assert.Equal(outputs.Count, y.Count);
        for (var i = 0; i < y.Count; i++) Compare(outputs[i]!, y[i], $"output {i}");
        CompareMask(c["output_mask"], mask);
        CompareLosses(c["losses"], layer, penalties);
        if (c["grad"]?["coef"] is not null) CompareGradients(c["grad"]!, layer, inputs, y[0]);
        var after = c["weights_after"]?.AsArray() ?? [];
        for (var i = 0; i < after.Count; i++) Compare(after[i] is JsonObject { } w && w["value"] is { } value ? value : after[i]!, layer.Variables[i].Value, $"{layer.Variables[i].Name} after the call");
        if (c["calls"] is JsonArray calls) CompareCalls(calls, layer);
    }

    internal static void Adapt(Layer layer, Tensor data)
    {
        if (layer is Normalization normalization) normalization.Adapt(data);
        else ((Discretization)layer).Adapt(data);
    }

    private static void CompareShapes(JsonObject c, GoldenCall call)
    {
        if (c["compute_output_shape"] is not JsonArray expected) return;
        Shape[] shapes = expected.Count > 0 && expected[0] is JsonArray ? [.. expected.SelectMany(shape => Shapes(shape!.AsArray()))] : [Sizes(expected)];
        Assert.Equal(shapes, call.Infer().Take(shapes.Length));
    }

    private static IEnumerable<Shape> Shapes(JsonArray shape) => shape[0] is JsonArray ? shape.SelectMany(within => Shapes(within!.AsArray())) : [Sizes(shape)];

    private static Shape Sizes(JsonArray sizes) => [.. sizes.Select(size => size?.GetValue<long>() ?? Shape.Unknown)];

    private static void CompareMask(JsonNode? expected, Tensor? mask)
    {
        Assert.Equal(expected is null, mask is null);
        if (expected is not null) Compare(expected, mask!, "mask of the output");
    }

    private static void CompareLosses(JsonNode? expected, Layer layer, IReadOnlyList<Tensor> penalties)
    {
        if (expected is null) return;
        List<Tensor> losses = [.. penalties, .. layer.TrainableVariables.Where(v => v.Regularizer is not null).Select(v => v.Regularizer!.Apply(v.Value))];
        Assert.Equal(expected.AsArray().Count, losses.Count);
        for (var i = 0; i < losses.Count; i++) GoldenTensor.AssertClose([Golden.Number(expected[i])], GoldenTensor.Values(losses[i]), 1e-8, Tolerance);
    }

    private static void CompareGradients(JsonNode expected, Layer layer, Tensor[] inputs, Tensor y)
    {
        Tensor[] floats = [.. inputs.Where(input => input.is_floating_point())];
        Tensor[] sources = [.. floats, .. layer.TrainableVariables.Select(v => v.Value)];
        var gradients = autograd.grad([(y * GoldenTensor.Of(expected["coef"]!)).sum()], sources, allow_unused: true);
        JsonNode?[] known = [.. expected["inputs"]!.AsArray().Where((_, i) => inputs[i].is_floating_point()), .. expected["trainable_weights"]!.AsArray()];
        Assert.Equal(known.Length, sources.Length);
        // A gradient that does not exist counts as a tensor.
        LeakCheckAttribute.Allow(gradients.Count(gradient => gradient is null || gradient.IsInvalid));
        var scale = layer switch
        {
            // The weights of attention do not depend on the bias of the keys: its gradient is a sum whose terms, of the size of the other gradients, cancel.
            ProjectedAttention => known.OfType<JsonNode>().SelectMany(gradient => Golden.Numbers(gradient["data"])).Max(Math.Abs),
            // With two samples a step, the gradient of an input is a sum of three terms, of the size of that of the output over the deviation, that nearly cancel:
            // TimeDistributedTests holds it to float64, from which Keras's own number is 9 times the usual tolerance away.
            TimeDistributed { Layer: BatchNormalization norm } => Golden.Numbers(expected["coef"]!["data"]).Max(Math.Abs) / Math.Sqrt(inputs[0].var(0, unbiased: false).min().item<float>() + norm.Epsilon),
            _ => 0,
        };
        for (var i = 0; i < known.Length; i++)
        {
            var what = i < floats.Length ? $"gradient of input {i}" : $"gradient of {layer.TrainableVariables[i - floats.Length].Path}";
            if (known[i] is { } gradient) Compare(gradient, gradients[i] ?? zeros_like(sources[i]), what, scale);
        }
    }

    private static void CompareCalls(JsonArray calls, Layer layer)
    {
        var recurrent = (SequenceLayer)layer;
        recurrent.ResetState();
        foreach (var (c, number) in calls.Select((c, i) => (c!, i)))
        {
            if (c["reset_states_before"]!.GetValue<bool>()) recurrent.ResetState();
            var call = GoldenCall.Of(layer, c["call"]!, [.. c["inputs"]!.AsArray().Select(input => GoldenTensor.Of(input!))]);
            var y = call.Run(training: null, out _);
            for (var i = 0; i < y.Count; i++) Compare(c["outputs"]![i]!, y[i], $"output {i} of call {number}");
            var states = recurrent.StateVariables;
            JsonNode[] statesAfter = [.. Flat(c["states_after"]!)];
            for (var i = 0; i < states.Count; i++) Compare(statesAfter[i], states[i].Value, $"state {i} after call {number}");
        }
    }

    private static IEnumerable<JsonNode> Flat(JsonNode node) => node is JsonArray list ? list.SelectMany(item => Flat(item!)) : [node];

    private static void Compare(JsonNode expected, Tensor actual, string what, double scale = 0)
    {
        var (shape, _, data) = Golden.Array(expected);
        Assert.Equal(shape, actual.shape);
        GoldenTensor.AssertCloseToScale(data, GoldenTensor.Values(actual), Tolerance, what, leastScale: Math.Max(scale, 0.1));
    }
}
