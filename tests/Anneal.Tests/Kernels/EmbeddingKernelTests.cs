using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

public class EmbeddingKernelTests
{
    [Fact]
    public void The_gradient_of_a_table_adds_up_those_of_its_rows() => Gen.Select(Gen.Int[1, 6], Gen.Int[1, 40], Gen.Int[1, 30]).ForAll(
        sizes =>
        {
            var (rows, columns, count) = sizes;
            using var scope = NewDisposeScope();
            var table = randn(rows, columns).requires_grad_();
            var ids = randint(0, rows, count, dtype: int64);
            var (expected, made) = (EmbeddingRows.RunPlain(table, ids)[0], EmbeddingRows.Run(table, ids)[0]);
            Kernel.AssertClose(expected, made, 0);
            Kernel.AssertAllClose(autograd.grad([expected.sin().sum()], [table]), autograd.grad([made.sin().sum()], [table], retain_graph: true), 1e-6);
            var slope = autograd.grad([made.sin().sum()], [table], retain_graph: true, create_graph: true)[0];
            Assert.True(autograd.grad([slope.sum()], [table])[0].isfinite().all().item<bool>());
        },
        cases: 40);

    [Fact]
    public void Integers_of_32_bits_are_ids_too()
    {
        using var scope = NewDisposeScope();
        using var layer = new Embedding(4, 3);
        Kernel.AssertClose(layer.Apply(tensor(new[] { 1L, 3 })), layer.Apply(tensor(new[] { 1, 3 })), 0);
    }
}
