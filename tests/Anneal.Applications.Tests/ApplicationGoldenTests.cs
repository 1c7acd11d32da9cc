using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Graphs;
using Anneal.Models;
using Anneal.Testing;

namespace Anneal.Applications.Tests;

/// <summary>Each model has the layers, weights, text and outputs of Keras's. Both sides are float32 through hundreds of layers.</summary>
public sealed class ApplicationGoldenTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<int, string> Cases() => [.. Golden.Cases("applications").Select((c, i) => (i, (string)c["application"]!))];

    [Fact]
    public void The_formula_of_the_weights_is_the_one_of_the_file()
    {
        var check = Golden.File("applications")["formulas"]!["check"]!;
        foreach (var k in new[] { 0, 5, -1 }) Assert.Equal(Golden.Numbers(check[$"u(0..3,{k})"]), Enumerable.Range(0, 4).Select(i => Formula.U(i, k)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_is_that_of_Keras(int index, string application)
    {
        var c = Golden.Cases("applications")[index];
        using var model = ApplicationByName.Make(application, c["kwargs"]!.AsObject());
        Assert.Equal(c["layer_names"]!.AsArray().Select(name => (string)name!), model.Layers.Select(layer => layer.Name));
        Assert.Equal(
            c["weights"]!.AsArray().Select(w => ((string)w!["path"]!, (string)w["dtype"]!, (bool)w["trainable"]!, Shape.Create([.. w["shape"]!.AsArray().Select(size => (long)size!)]))),
            model.Variables.Select(v => (v.Path, TypeName(v), v.Trainable, v.Shape)));
        Assert.Equal((long)c["count_params"]!, model.CountParams());
        Assert.Equal((long)c["trainable_params"]!, model.TrainableVariables.Sum(v => v.Shape.ElementCount));
        Assert.Equal(Comparable((string)c["to_json"]!), Comparable(model.ToJson()));
        Fill(model, c);
        CompareOutputs(model, c);
    }

    // Keras writes that a layer was called without a mask, an argument that is not given here, and numbers the inputs of models within models on.
    private static string Comparable(string json) => Regex.Replace(
        JsonNode.Parse(json)!.ToJsonString().Replace("\"kwargs\":{\"mask\":null}", "\"kwargs\":{}", StringComparison.Ordinal), "\"input_layer_\\d+\"", "\"input_layer\"");

    private static void Fill(Model model, JsonNode c)
    {
        HashSet<string> unchanged = [.. c["weights_left_unchanged"]!.AsArray().Select(path => (string)path!)];
        foreach (var (k, weight) in model.Variables.Index())
            if (!unchanged.Contains(weight.Path)) Formula.Fill(weight, k, Golden.Number(c["gain"]));
    }

    private static void CompareOutputs(Functional model, JsonNode c)
    {
        nint[] shape = [.. c["input_shape"]!.AsArray().Select(size => (nint)(long)size!)];
        var image = Tensor.Create(Formula.Image(c, (long)shape.Aggregate((product, size) => product * size)), shape);
        JsonNode[] probes = [.. c["probes"]!.AsArray().Select(probe => probe!)];
        var inner = probes.Select(probe => Output(model, (string)probe["layer"]!));
        using var probed = new Functional(model.InputStructure, new Nest<SymbolicTensor>.Many([.. inner.Append(model.Graph.Outputs[0]).Select(tensor => (Nest<SymbolicTensor>)tensor)]));
        Tensor<float>[] outputs = [.. probed.PredictAll(image, verbose: 0).Flatten()];
        foreach (var (probe, output) in probes.Zip(outputs)) CompareProbe(probe, output);
        CompareOutput(c, outputs[^1]);
    }

    private static void CompareProbe(JsonNode probe, Tensor<float> output)
    {
        var layer = (string)probe["layer"]!;
        var values = Values(output);
        var scale = Golden.Number(probe["mean_abs"]);
        Close([Golden.Number(probe["mean"]), scale], [values.Average(), values.Average(Math.Abs)], scale, layer);
        Close(Golden.Numbers(probe["first"]), values[..5], scale, layer);
    }

    private static void CompareOutput(JsonNode c, Tensor<float> output)
    {
        var values = Values(output);
        if (c["output"] is { } whole)
        {
            var (shape, _, expected) = Golden.Array(whole);
            Assert.Equal(shape.Select(size => (double)size), Lengths(output));
            Close(expected, values, 1, "output");
            return;
        }

        Assert.Equal(Golden.Numbers(c["output_shape"]), Lengths(output));
        var stride = (int)c["output_sample"]!["stride"]!;
        Close(Golden.Numbers(c["output_sample"]!["values"]), [.. values.Where((_, i) => i % stride == 0)], 1, "output");
    }

    private static void Close(double[] expected, double[] actual, double scale, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = Math.Max(scale, expected.Max(Math.Abs));
        foreach (var (e, a) in expected.Zip(actual)) Assert.True(Math.Abs(e - a) <= Tolerance * largest, $"{what}: {e} expected, {a} found");
    }

    private static SymbolicTensor Output(Functional model, string layer) => model.Graph.Nodes.Single(node => node.Operation.Name == layer).Outputs[0];

    private static IEnumerable<double> Lengths(Tensor<float> tensor) => tensor.Lengths.ToArray().Select(length => (double)length);

    private static double[] Values(Tensor<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return [.. values.Select(value => (double)value)];
    }

    private static string TypeName(Variable variable) => variable.Value.dtype.ToString().ToLowerInvariant();
}
