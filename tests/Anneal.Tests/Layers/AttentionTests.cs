using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class AttentionTests
{
    public static TheoryData<string> Kinds => ["dot", "concat", "additive"];

    [Theory, MemberData(nameof(Kinds))]
    public void A_mean_is_weighted_by_the_scores(string kind)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(kind);
        Tensor q = randn(2, 3, 4), v = randn(2, 5, 6), k = randn(2, 5, 4);
        var made = layer.ApplyAll(q, v, k, returnAttentionScores: true);
        Assert.Equal(["(2, 3, 6)", "(2, 3, 5)"], made.Select(tensor => ((Shape)tensor.shape).ToString()));
        var sums = made[1].sum(-1);
        Assert.True(sums.allclose(ones_like(sums)));
        GoldenTensor.AssertClose(GoldenTensor.Values(made[1].bmm(v)), GoldenTensor.Values(made[0]), 1e-6, 0);
        Assert.Equal(GoldenTensor.Values(made[0]), GoldenTensor.Values(layer.Apply([q, v, k])));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Masks_hold_whether_given_or_made_by_the_layers_before(string kind)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(kind);
        using Embedding embedding = new(5, 4, maskZero: true);
        SymbolicTensor queryIds = new Input([3], dtype: ScalarType.Int64), valueIds = new Input([4], dtype: ScalarType.Int64);
        using var model = new Functional(Nest.List<SymbolicTensor>(queryIds, valueIds), layer.Apply(embedding.Apply(queryIds), embedding.Apply(valueIds)));
        Tensor one = tensor(new[] { 1L, 2, 0 }).reshape(1, 3), other = tensor(new[] { 3L, 0, 4, 0 }).reshape(1, 4);
        var made = model.ApplyAll([one, other])[0];
        Tensor q = embedding.Apply(one), v = embedding.Apply(other), ofQuery = one.ne(0), ofValue = other.ne(0);
        Assert.Equal(GoldenTensor.Values(layer.Apply(q, v, queryMask: ofQuery, valueMask: ofValue)), GoldenTensor.Values(made));
        Assert.Equal(GoldenTensor.Values(layer.Apply([q, v], mask: [ofQuery, ofValue])), GoldenTensor.Values(made));
        Assert.Equal(0, made[0, 2].abs().sum().ToSingle());
        GoldenTensor.AssertClose(GoldenTensor.Values(layer.Apply(q[.., ..2], cat([v[.., ..1], v[.., 2..3]], 1))), GoldenTensor.Values(made[.., ..2]), 1e-6, 0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_causal_mask_hides_what_comes_later_and_further_axes_are_samples(string kind)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(kind);
        var x = randn(2, 3, 4, 5);
        var made = layer.ApplyAll(x, x, returnAttentionScores: true, useCausalMask: true);
        Assert.Equal(["(2, 3, 4, 5)", "(2, 3, 4, 4)"], made.Select(tensor => ((Shape)tensor.shape).ToString()));
        Assert.Equal(0, made[1].triu(1).abs().max().ToSingle());
        GoldenTensor.AssertClose(GoldenTensor.Values(layer.Apply(x[1], x[1], useCausalMask: true)), GoldenTensor.Values(made[0][1]), 1e-6, 0);
    }

    [Fact]
    public void Weights_are_dropped_by_the_seed_and_while_training_alone()
    {
        using var scope = NewDisposeScope();
        using Attention first = new(dropout: 0.5, seed: 1), second = new(dropout: 0.5, seed: 1);
        var x = randn(2, 6, 4);
        var y = first.Apply(x, x);
        Assert.Equal(GoldenTensor.Values(y), GoldenTensor.Values(second.Apply(x, x)));
        var dropped = GoldenTensor.Values(first.Apply(x, x, training: true));
        Assert.NotEqual(GoldenTensor.Values(y), dropped);
        Assert.Equal(dropped, GoldenTensor.Values(second.Apply(x, x, training: true)));
    }

    [Fact]
    public void Symbolic_calls_infer_and_come_back_from_JSON()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor q = new Input([-1, 4]), v = new Input([-1, 3]), k = new Input([-1, 4]), counts = new Input([-1], dtype: ScalarType.Bool);
        using var layer = new Attention(useScale: true, scoreMode: "concat");
        var outputs = layer.ApplyAll(q, v, k, valueMask: counts, returnAttentionScores: true, useCausalMask: true);
        Assert.Equal(["(None, None, 3)", "(None, None, None)"], outputs.Select(output => output.Shape.ToString()));
        using var model = new Functional(Nest.List<SymbolicTensor>(q, v, k, counts), Nest.List<SymbolicTensor>(outputs[0], outputs[1]));
        using var read = Layer.FromConfig(model.ToConfig());
        read.SetWeights(model.GetWeights());
        Tensor[] inputs = [randn(2, 3, 4), randn(2, 5, 3), randn(2, 5, 4), tensor(new[] { true, true, false, true, false }).expand(2, 5)];
        var expected = layer.ApplyAll(inputs[0], inputs[1], inputs[2], valueMask: inputs[3], returnAttentionScores: true, useCausalMask: true);
        Assert.Equal(GoldenTensor.Values(expected[0]), GoldenTensor.Values(read.ApplyAll(inputs)[0]));
        Assert.Equal(0, expected[1][.., .., 2].abs().max().ToSingle());
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var layer = new Attention(name: "attention");
        var x = zeros(2, 3, 4);
        Assert.Equal("Layer 'attention' takes a list of query, value and, optionally, key; it was given 1 inputs. (Parameter 'inputs')", Refused(() => layer.Apply(x)));
        Assert.Equal(
            "Layer 'attention' takes query and key with as many values along the last axis; it was given (None, 3, 4), (None, 3, 5). (Parameter 'key')",
            Refused(() => layer.Apply(x, zeros(2, 3, 5))));
        Assert.Equal(
            "Layer 'attention' takes value and key that differ in the last axis at most; it was given (None, 5, 4), (None, 3, 4). (Parameter 'key')",
            Refused(() => layer.Apply(x, zeros(2, 5, 4), x)));
        Assert.Equal(
            "Layer 'attention' takes query, value and key with as many axes; it was given (None, 3, 4), (None, 2, 3, 4), (None, 2, 3, 4). (Parameter 'value')",
            Refused(() => layer.Apply(x, zeros(2, 2, 3, 4))));
        Assert.Equal("dropout must be between 0 and 1; it was 1.5. (Parameter 'dropout')", Assert.Throws<ArgumentOutOfRangeException>(() => new AdditiveAttention(dropout: 1.5)).Message);
    }

    private static string Refused(Action call) => Assert.Throws<ArgumentException>(call).Message;

    private static AttentionLayer Make(string kind) => kind switch
    {
        "dot" => new Attention(),
        "concat" => new Attention(useScale: true, scoreMode: "concat"),
        _ => new AdditiveAttention(),
    };
}
