using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class GroupQueryAttentionTests
{
    [Fact]
    public void With_as_many_heads_it_is_multi_head_attention()
    {
        using var scope = NewDisposeScope();
        using var grouped = new GroupQueryAttention(3, 2, 2, useGate: true, slidingWindow: 2);
        using var each = new MultiHeadAttention(2, 3, useGate: true, slidingWindow: 2);
        var x = randn(2, 5, 4);
        var expected = each.Apply(x, x, useCausalMask: true);
        grouped.Apply(x, x);
        grouped.SetWeights(each.GetWeights());
        Assert.Equal(GoldenTensor.Values(expected), GoldenTensor.Values(grouped.Apply(x, x, useCausalMask: true)));
    }

    [Fact]
    public void A_head_of_keys_serves_a_group_of_neighbours()
    {
        using var scope = NewDisposeScope();
        using GroupQueryAttention grouped = new(3, 4, 2), each = new(3, 4, 4);
        Tensor x = randn(2, 5, 4), y = randn(2, 6, 4);
        var made = grouped.ApplyAll(x, y, returnAttentionScores: true);
        each.Apply(x, y);
        each.SetWeights([.. grouped.Variables.Select(v => (ArrayLike)(v.Path.Contains("key/", StringComparison.Ordinal) || v.Path.Contains("value/", StringComparison.Ordinal) ? v.Value.repeat_interleave(2, -2) : v.Value))]);
        var expected = each.ApplyAll(x, y, returnAttentionScores: true);
        Assert.Equal([2, 4, 5, 6], made[1].shape);
        for (var i = 0; i < 2; i++) GoldenTensor.AssertClose(GoldenTensor.Values(expected[i]), GoldenTensor.Values(made[i]), 1e-6, 0);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_fused_kernel_changes_no_result(bool causal)
    {
        using var scope = NewDisposeScope();
        using GroupQueryAttention layer = new(8, 4, 2), plain = new(8, 4, 2, flashAttention: false);
        Tensor x = randn(2, 7, 16), y = randn(2, 9, 16);
        var made = layer.Apply(x, y, useCausalMask: causal);
        plain.Apply(x, y);
        plain.SetWeights(layer.GetWeights());
        GoldenTensor.AssertClose(GoldenTensor.Values(plain.Apply(x, y, useCausalMask: causal)), GoldenTensor.Values(made), 2e-6, 0);
    }

    [Fact]
    public void A_mask_of_the_query_counts_and_a_query_that_counts_for_nothing_sees_all_alike()
    {
        using var scope = NewDisposeScope();
        using var layer = new GroupQueryAttention(3, 2, 1);
        var x = randn(1, 3, 4);
        var scores = layer.ApplyAll(x, x, queryMask: tensor(new[] { true, true, false }).reshape(1, 3), returnAttentionScores: true)[1];
        Assert.True(scores[.., .., 2].allclose(full([1, 2, 3], 1f / 3)));
        Assert.False(scores[.., .., 1].allclose(full([1, 2, 3], 1f / 3)));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            "numKeyValueHeads must be a divisor of the number of query heads, 4; it was 3. (Parameter 'numKeyValueHeads')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GroupQueryAttention(2, 4, 3)).Message);
        Assert.Equal("headDim must be 1 or more; it was 0. (Parameter 'headDim')", Assert.Throws<ArgumentOutOfRangeException>(() => new GroupQueryAttention(0, 4, 2)).Message);
        using var layer = new GroupQueryAttention(2, 4, 2);
        var x = zeros(2, 3, 4, 5);
        Assert.Equal("Layer 'grouped_query_attention' takes inputs of 3 axes; it was given (2, 3, 4, 5). (Parameter 'inputShape')", Assert.Throws<ArgumentException>(() => layer.Build([x.shape, x.shape])).Message);
        using var flash = new GroupQueryAttention(2, 4, 2, flashAttention: true);
        Assert.Equal(
            "Layer 'grouped_query_attention' uses flash attention, which has no attention scores. (Parameter 'returnAttentionScores')",
            Assert.Throws<ArgumentException>(() => flash.ApplyAll(x[0], x[0], returnAttentionScores: true)).Message);
    }
}
