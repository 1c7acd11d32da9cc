using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

public class ProductKernelTests
{
    // Nearly all have tiles that are not full, in one of the three directions, and factors that are copied.
    private static readonly Gen<(int Rows, int Depth, int Columns)> Sizes = Gen.Select(Gen.Int[1, 170], Gen.Int[1, 300], Gen.Int[1, 170]);

    [Fact]
    public void A_product_with_a_bias_is_that_of_libtorch() => Sizes.ForAll(
        size =>
        {
            using var scope = NewDisposeScope();
            Tensor x = randn(size.Rows, size.Depth), kernel = randn(size.Depth, size.Columns).mul(tensor(0.1f)), bias = randn(size.Columns);
            Assert.Equal(MatrixProduct.IsFast, DenseProduct.Serves(x, kernel, bias));
            AssertIsPlain(x, kernel, bias);
            AssertIsPlain(x.detach().t().contiguous().t(), kernel.detach());
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
    public void A_transposed_factor_of_many_rows_is_read_in_its_order()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(300, 150), g = randn(300, 70);
        Kernel.AssertClose(x.t().mm(g), MatrixProduct.Of(x.t(), g), 2e-5);
    }

    [Fact]
    public void Rows_of_several_blocks_are_those_of_libtorch_whatever_their_order()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(300, 1050), g = randn(300, 70), bias = randn(70), expected = addmm(bias, x.t(), g, beta: 1, alpha: 1).relu();
        Kernel.AssertClose(expected, MatrixProduct.Of(x.t(), g, bias, rectifies: true), 2e-5);
        Kernel.AssertClose(expected, MatrixProduct.Of(x.t().contiguous(), g, bias, rectifies: true), 2e-5);
    }

    [Fact]
    public void The_gradient_of_a_sum_over_rows_is_one_row_that_stands_for_all()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(100, 30).requires_grad_(), kernel = randn(30, 20).requires_grad_(), bias = randn(20).requires_grad_(), weights = randn(20);
        Tensor[] inputs = [x, kernel, bias];
        Kernel.AssertAllClose(Slopes((LinearKernel.RunPlain(inputs)[0].sum([0]) * weights).sum(), inputs), Slopes((LinearKernel.Run(inputs)[0].sum([0]) * weights).sum(), inputs), 5e-5);
    }

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
        Tensor a = randn(203, 600), b = randn(600, 310), turned = randn(600, 1050).t(), one = MatrixProduct.Of(a, b), oneOfTurned = MatrixProduct.Of(turned, b);
        using var two = new TorchThreads(2);
        Assert.Equal(one.data<float>().ToArray(), MatrixProduct.Of(a, b).data<float>().ToArray());
        Assert.Equal(oneOfTurned.data<float>().ToArray(), MatrixProduct.Of(turned, b).data<float>().ToArray());
    }

    [Fact]
    public void Sums_of_many_rows_keep_their_digits() => Gen.Select(Gen.Int[1, 3000], Gen.Int[1, 80]).ForAll(
        (rows, columns) =>
        {
            using var scope = NewDisposeScope();
            var matrix = rand(rows, columns).add(tensor(1f));
            Assert.True(matrix.to(float64).sum([0]).to(float32).allclose(MatrixRows.SumOf(matrix), rtol: 2e-6));
            Assert.Equal(MatrixRows.SumOf(matrix).data<float>().ToArray(), MatrixRows.SumOf(cat([matrix, matrix], 1).narrow(1, 0, columns)).data<float>().ToArray());
        },
        cases: 20);

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
    public void Products_without_an_activation_go_to_libtorch_where_they_are_small()
    {
        using var scope = NewDisposeScope();
        Tensor few = randn(20, 30), many = randn(2000, 300);
        Assert.Equal(few.mm(few.t()).data<float>().ToArray(), Ops.Linear(few, few.t()).data<float>().ToArray());
        Kernel.AssertClose(many.mm(many[..300]), Ops.Linear(many, many[..300]), 2e-5);
    }

    /// <summary>Values, gradients, and gradients of these.</summary>
    private static void AssertIsPlain(params Tensor[] inputs)
    {
        foreach (var input in inputs) input.requires_grad_();
        var (expected, made) = (LinearKernel.RunPlain(inputs)[0], LinearKernel.Run(inputs)[0]);
        Kernel.AssertClose(expected, made, 2e-5);
        var (slopes, madeSlopes) = (Slopes(expected.sin().sum(), inputs), Slopes(made.sin().sum(), inputs));
        Kernel.AssertAllClose(slopes, madeSlopes, 5e-5);
        Kernel.AssertAllClose(Slopes(slopes[1].sin().sum(), inputs), Slopes(madeSlopes[1].sin().sum(), inputs), 1e-3);
    }

    private static IList<Tensor> Slopes(Tensor output, Tensor[] inputs) => autograd.grad([output], inputs, retain_graph: true, create_graph: true);

    private static Tensor[] Orders(Tensor matrix) =>
        [matrix, matrix.t().contiguous().t(), cat([matrix, matrix], 1).narrow(1, 0, matrix.size(1)), stack([matrix, matrix], 2).select(2, 0)];
}
