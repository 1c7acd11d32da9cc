using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

public class AttentionKernelTests
{
    [Fact]
    public void Flash_attention_is_softmax_of_products() => Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 20]).ForAll(
        sizes =>
        {
            var (samples, heads, queries, keys, size) = sizes;
            using var scope = NewDisposeScope();
            Tensor[] inputs = [randn(samples, heads, queries, size), randn(samples, heads, keys, size), randn(samples, heads, keys, size)];
            Kernel.AssertIsPlain<FullAttention>(inputs);
            Kernel.AssertIsPlain<CausalAttention>(inputs);
        },
        cases: 20);

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_layer_trains_with_it_as_without(bool causal)
    {
        using var scope = NewDisposeScope();
        using MultiHeadAttention layer = new(2, 3), plain = new(2, 3, flashAttention: false);
        var x = randn(2, 5, 4).requires_grad_();
        var expected = plain.Apply(x, x, training: true, useCausalMask: causal);
        layer.Apply(x, x);
        layer.SetWeights(plain.GetWeights());
        var made = layer.Apply(x, x, training: true, useCausalMask: causal);
        Kernel.AssertClose(expected, made, 1e-6);
        Kernel.AssertAllClose(
            autograd.grad([expected.sin().sum()], [x, .. plain.TrainableVariables.Select(variable => variable.Value)]),
            autograd.grad([made.sin().sum()], [x, .. layer.TrainableVariables.Select(variable => variable.Value)]), 1e-5);
    }

    [Fact]
    public void Several_axes_of_attention_come_back_in_their_places()
    {
        using var scope = NewDisposeScope();
        using MultiHeadAttention layer = new(2, 3, attentionAxes: [1, 3]), plain = new(2, 3, attentionAxes: [1, 3], flashAttention: false);
        var x = randn([2, 3, 2, 4, 5]);
        var expected = plain.Apply(x, x);
        layer.Apply(x, x);
        layer.SetWeights(plain.GetWeights());
        Kernel.AssertClose(expected, layer.Apply(x, x), 1e-6);
    }
}
