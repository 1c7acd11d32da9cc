using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Testing;
using Anneal.Tests.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.MixedPrecision;

/// <summary>
/// Every layer of the golden files under every policy, against itself in float32. Both get inputs and weights that the other type can hold, so that they differ by the roundings of
/// the layer alone. A layer has one stage (a product, an activation), normalisations (mean, variance, quotient, scale) and attention (scores, weights, means, projections) have four,
/// a recurrent layer has one for each step, and a model has those of its layers. An output may be off by 4 ε of its largest number for each stage, a gradient, which goes back through
/// what went forwards and is a sum over rows, by 16 ε of the largest of all gradients.
/// </summary>
public sealed class LayerPrecisionTests
{
    private const double OfOutputs = 4, OfGradients = 16;

    // What the smallest numbers are rounded to, some of them more than once.
    private const double LeastFloat16 = 4.0 / (1 << 24);

    public static TheoryData<string, string> Cases() =>
        [.. from policy in new[] { "mixed_bfloat16", "mixed_float16", "bfloat16", "float16", "float64" } from file in new[] { "layers", "layers2" } select (policy, file)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layers_agree_with_float32(string policy, string file)
    {
        var problems = new List<string>();
        foreach (var (c, number) in Golden.Cases(file).Select((c, i) => (c, i)))
        {
            using var scope = NewDisposeScope();
            problems.AddRange(Compare(c, policy).Select(problem => $"{c["serialized"]!["class_name"]} [{number}]: {problem}"));
        }
        Assert.Empty(problems);
    }

    private static IEnumerable<string> Compare(JsonObject c, string name)
    {
        DTypePolicy policy = name;
        var (plain, other) = (Result(c, "float32", policy), Result(c, name, policy));
        var unit = Epsilon(policy.ComputeType) * plain.Stages;
        for (var i = 0; i < plain.Outputs.Count; i++)
        {
            var (expected, found) = (plain.Outputs[i], other.Outputs[i]);
            if (found.dtype != other.Specs[i].Type) yield return $"output {i} has type {found.dtype}, inferred was {other.Specs[i].Type}";
            if (found.dtype != (expected.is_floating_point() ? policy.ComputeType : expected.dtype)) yield return $"output {i} has type {found.dtype}";
            // Numbers that the type cannot hold are infinite in it.
            if (Worst(expected.to(found.dtype), found, 0) is var off && !(off <= OfOutputs * unit)) yield return $"output {i} is off by {off / unit:G3} ε for each stage";
        }
        var scale = plain.Gradients.SelectMany(GoldenTensor.Values).Select(Math.Abs).Append(0).Max();
        for (var i = 0; i < plain.Gradients.Count; i++)
            if (Worst(plain.Gradients[i], other.Gradients[i], scale) is var off && !(off <= OfGradients * unit)) yield return $"gradient {i} is off by {off / unit:G3} ε for each stage";
    }

    // Of float64 against float32, it is float32 that rounds.
    private static double Epsilon(ScalarType type) => Math.Pow(2, type switch { ScalarType.BFloat16 => -8, ScalarType.Float16 => -11, _ => -23 });

    private static double Worst(Tensor expected, Tensor found, double leastScale)
    {
        var least = found.dtype == ScalarType.Float16 ? LeastFloat16 : 0;
        var (p, q) = (GoldenTensor.Values(expected), GoldenTensor.Values(found));
        var scale = p.Where(double.IsFinite).Select(Math.Abs).Append(leastScale).Append(1e-3).Max();
        return p.Zip(q, (x, y) => x.Equals(y) ? 0 : Math.Max(Math.Abs(x - y) - least, 0) / scale).Append(0).Max();
    }

    private static double Stages(Layer layer, double steps) => layer.SubLayers.Sum(within => Stages(within, steps)) + layer switch
    {
        RecurrentLayer => steps,
        ScaledNormalization or ProjectedAttention or AttentionLayer => 4,
        _ => 1,
    };

    private static (List<Tensor> Outputs, TensorSpec[] Specs, List<Tensor> Gradients, double Stages) Result(JsonObject c, string name, DTypePolicy policy)
    {
        RandomSeed.Set(1);
        using var layer = Layer.FromConfig(PolicyConfig.With(c["serialized"]!, name));
        Tensor[] inputs = [.. c["inputs"]!.AsArray().Select(input => Rounded(GoldenTensor.Of(input!), policy.ComputeType))];
        var call = GoldenCall.Of(layer, c["call"]!, inputs);
        if (c["adapt_data"] is { } data) LayerGoldenTests.Adapt(layer, GoldenTensor.Of(data));
        call.Build();
        layer.SetWeights([.. c["weights"]!.AsArray().Select(w => (ArrayLike)Rounded(GoldenTensor.Of(w!["value"]!), policy.ComputeType))]);
        foreach (var input in inputs.Where(input => input.is_floating_point())) input.requires_grad_();
        var outputs = call.Run(c["training"]?.GetValue<bool>(), out _);
        var stages = Stages(layer, inputs[0].dim() > 2 ? inputs[0].size(1) : 1);
        return ([.. outputs], call.Specify(), c["grad"]?["coef"] is { } coefficients ? Gradients(layer, inputs, outputs[0], GoldenTensor.Of(coefficients)) : [], stages);
    }

    private static List<Tensor> Gradients(Layer layer, Tensor[] inputs, Tensor y, Tensor coefficients)
    {
        Tensor[] sources = [.. inputs.Where(input => input.is_floating_point()), .. layer.TrainableVariables.Select(v => v.Value)];
        var gradients = autograd.grad([(y.to(float64) * coefficients).sum()], sources, allow_unused: true);
        // A gradient that does not exist counts as a tensor.
        LeakCheckAttribute.Allow(gradients.Count(gradient => gradient is null || gradient.IsInvalid));
        return [.. gradients.Select((gradient, i) => gradient is null || gradient.IsInvalid ? zeros_like(sources[i]) : gradient)];
    }

    private static Tensor Rounded(Tensor tensor, ScalarType type) => tensor.is_floating_point() ? tensor.to(type).to(tensor.dtype) : tensor;
}
