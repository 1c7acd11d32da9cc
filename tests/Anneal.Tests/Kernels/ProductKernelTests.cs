using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

public class ProductKernelTests
{
    // Large enough for the kernel; nearly all have blocks that are not full, in one of the three directions.
    private static readonly Gen<(int Rows, int Depth, int Columns)> Sizes = Gen.Select(Gen.Int[130, 170], Gen.Int[240, 300], Gen.Int[140, 170]);

    [Fact]
    public void A_product_with_a_bias_is_that_of_libtorch() => Sizes.ForAll(
        size =>
        {
            using var scope = NewDisposeScope();
            Tensor x = randn(size.Rows, size.Depth), kernel = randn(size.Depth, size.Columns).mul(tensor(0.1f)), bias = randn(size.Columns);
            Assert.Equal(MatrixBlocks.AreFast, LinearProduct.Serves(x, kernel, bias));
            AssertIsPlain(x, kernel, bias);
            AssertIsPlain(x.detach(), kernel.detach());
        },
        cases: 20);

    [Fact]
    public void The_order_in_memory_does_not_matter() => Sizes.ForAll(
        size =>
        {
            using var scope = NewDisposeScope();
            Tensor a = randn(size.Rows, size.Depth), b = randn(size.Depth, size.Columns).mul(tensor(0.1f)), expected = a.mm(b);
            foreach (var left in Orders(a))
                foreach (var right in Orders(b)) Kernel.AssertClose(expected, MatrixProduct.Of(left, right), 2e-5);
        },
        cases: 10);

    [Fact]
    public void A_product_wider_than_a_block_is_that_of_libtorch()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(17, 600), b = randn(600, 1050), bias = randn(1050);
        Kernel.AssertClose(addmm(bias, a, b, beta: 1, alpha: 1), MatrixProduct.Of(a, b, bias), 2e-5);
    }

    [Fact]
    public void Two_threads_give_the_bits_of_one()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(203, 600), b = randn(600, 310), one = MatrixProduct.Of(a, b);
        using var two = new TorchThreads(2);
        Assert.Equal(one.data<float>().ToArray(), MatrixProduct.Of(a, b).data<float>().ToArray());
    }

    [Fact]
    public void NaN_spreads_in_its_row_alone()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(133, 300), b = randn(300, 140);
        a[131, 299] = float.NaN;
        var spoilt = MatrixProduct.Of(a, b).isnan();
        Assert.True(spoilt[131].all().ToBoolean());
        Assert.Equal(140, spoilt.sum().ToInt64());
    }

    [Fact]
    public void Large_products_are_packed()
    {
        using var scope = NewDisposeScope();
        Tensor few = randn(200, 300), many = randn(300, 300), kernel = randn(300, 300);
        Assert.Equal(DirectProduct.IsFast, DenseProduct.Serves(few, kernel));
        Assert.False(DenseProduct.Serves(many, kernel));
        Assert.Equal(MatrixBlocks.AreFast, LinearProduct.Serves(many, kernel, null));
    }

    /// <summary>Values, gradients, and gradients of these.</summary>
    private static void AssertIsPlain(params Tensor[] inputs)
    {
        foreach (var input in inputs) input.requires_grad_();
        var (expected, made) = (LinearProduct.RunPlain(inputs)[0], LinearProduct.Run(inputs)[0]);
        Kernel.AssertClose(expected, made, 2e-5);
        var (slopes, madeSlopes) = (Slopes(expected.sin().sum(), inputs), Slopes(made.sin().sum(), inputs));
        Kernel.AssertAllClose(slopes, madeSlopes, 5e-5);
        Kernel.AssertAllClose(Slopes(slopes[1].sin().sum(), inputs), Slopes(madeSlopes[1].sin().sum(), inputs), 1e-3);
    }

    private static IList<Tensor> Slopes(Tensor output, Tensor[] inputs) => autograd.grad([output], inputs, retain_graph: true, create_graph: true);

    private static Tensor[] Orders(Tensor matrix) =>
        [matrix, matrix.t().contiguous().t(), cat([matrix, matrix], 1).narrow(1, 0, matrix.size(1)), stack([matrix, matrix], 2).select(2, 0)];
}
