using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class MultiHeadAttentionTests
{
    [Fact]
    public void A_causal_mask_goes_along_the_axis_of_attention()
    {
        using var scope = NewDisposeScope();
        using var layer = new MultiHeadAttention(2, 3, attentionAxes: [2]);
        var x = randn(2, 3, 5, 4);
        var scores = layer.ApplyAll(x, x, returnAttentionScores: true, useCausalMask: true)[1];
        Assert.Equal([2, 3, 2, 5, 5], scores.shape);
        Assert.Equal(0, scores.triu(1).abs().max().ToSingle());
        var sums = scores.sum(-1);
        Assert.True(sums.allclose(ones_like(sums)));
        using var two = new MultiHeadAttention(2, 3, attentionAxes: [1, 2], name: "attention");
        Assert.Equal([2, 2, 3, 5, 3, 5], two.ApplyAll(x, x, returnAttentionScores: true)[1].shape);
        Assert.Equal(
            "Layer 'attention' attends along 2 axes; a causal mask or a sliding window needs one. (Parameter 'useCausalMask')",
            Assert.Throws<ArgumentException>(() => two.Apply(x, x, useCausalMask: true)).Message);
    }

    [Fact]
    public void Masks_of_the_inputs_hold_by_themselves()
    {
        using var scope = NewDisposeScope();
        SymbolicTensor ids = new Input([4], dtype: ScalarType.Int64), query = new Input(3, 2);
        using Embedding embedding = new(5, 2, maskZero: true);
        using MultiHeadAttention layer = new(2, 3);
        var value = embedding.Apply(ids);
        using var model = new Functional(Nest.List<SymbolicTensor>(ids, query), layer.Apply(query, value));
        Tensor padded = tensor(new[] { 1L, 2, 0, 0 }).reshape(1, 4), q = randn(1, 3, 2);
        var expected = layer.Apply(q, embedding.Apply(padded[.., ..2]));
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(model.ApplyAll([padded, q])[0]), 1e-6, 0);
    }

    [Fact]
    public void A_position_that_may_see_nothing_sees_all_alike()
    {
        using var scope = NewDisposeScope();
        using var layer = new MultiHeadAttention(1, 2);
        var x = randn(1, 3, 2);
        var scores = layer.ApplyAll(x, x, attentionMask: zeros(1, 3, 3), returnAttentionScores: true)[1];
        Assert.True(scores.allclose(full_like(scores, 1f / 3)));
    }

    [Fact]
    public void Weights_are_dropped_while_training_alone()
    {
        using var scope = NewDisposeScope();
        using var layer = new MultiHeadAttention(2, 3, dropout: 0.5, seed: 1);
        var x = randn(2, 6, 4);
        var y = layer.Apply(x, x);
        Assert.Equal(GoldenTensor.Values(y), GoldenTensor.Values(layer.Apply(x, x)));
        Assert.NotEqual(GoldenTensor.Values(y), GoldenTensor.Values(layer.Apply(x, x, training: true)));
        Assert.Single(layer.StateVariables);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Equal("numHeads must be 1 or more; it was 0. (Parameter 'numHeads')", Assert.Throws<ArgumentOutOfRangeException>(() => new MultiHeadAttention(0, 2)).Message);
        Assert.Equal("slidingWindow", Assert.Throws<ArgumentOutOfRangeException>(() => new MultiHeadAttention(1, 2, slidingWindow: 0)).ParamName);
        Assert.Equal("flashAttention", Assert.Throws<ArgumentOutOfRangeException>(() => new MultiHeadAttention(1, 2, dropout: 0.1, flashAttention: true)).ParamName);
        using var layer = new MultiHeadAttention(1, 2, name: "attention");
        var x = zeros(2, 3, 4);
        Assert.Equal("Layer 'attention' takes a query and a value: call Apply(query, value). (Parameter 'inputs')", Refused(() => layer.Apply(x)));
        Assert.Equal(
            "Layer 'attention' takes value and key that differ in the last axis at most; it was given (None, 3, 4), (None, 5, 4). (Parameter 'key')",
            Refused(() => layer.Apply(x, x, zeros(2, 5, 4))));
        using var wrong = new MultiHeadAttention(1, 2, attentionAxes: [2], name: "attention");
        Assert.Contains("attends along axis 2, which is not between the first and the last axis of its query", Refused(() => wrong.Apply(x, x)), StringComparison.Ordinal);
        Assert.Empty(wrong.Variables);

        static string Refused(Action act) => Assert.Throws<ArgumentException>(act).Message;
    }
}
