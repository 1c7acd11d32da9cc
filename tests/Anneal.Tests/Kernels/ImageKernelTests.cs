using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

public class ImageKernelTests
{
    private static readonly Gen<(int Height, int Width, int Channels, int Seed)> Images = Gen.Select(Gen.Int[2, 7], Gen.Int[2, 7], Gen.Int[16, 70], Gen.Int[0, 1000]);

    private static readonly Gen<(int Rows, int Columns, int Seed)> Matrices = Gen.Select(Gen.Int[1, 700], Gen.Int[16, 70], Gen.Int[0, 1000]);

    /// <summary>Whole numbers, so that many are equal; some are NaN.</summary>
    [Fact]
    public void Max_pooling_has_the_bits_of_libtorch_with_equal_numbers_and_NaN() => Images.ForAll(
        image =>
        {
            using var scope = NewDisposeScope();
            var x = Random(image.Seed, 3, image.Height, image.Width, image.Channels).mul(2f.ToScalar()).round();
            x = x.masked_fill(Random(image.Seed + 1, x.shape).gt(1.5f.ToScalar()), float.NaN.ToScalar());
            AssertIsPlain<MaxPool2x2>([x], trained: 1, tolerance: 0);
        },
        cases: 60);

    [Fact]
    public void Batch_normalization_is_that_of_tensor_operations() => Matrices.ForAll(
        matrix => Normalizes<BatchNormPass>(matrix.Rows, matrix.Columns, matrix.Seed), cases: 40);

    [Fact]
    public void Batch_normalization_with_a_rectified_linear_unit_is_that_of_tensor_operations() => Matrices.ForAll(
        matrix => Normalizes<BatchNormReluPass>(matrix.Rows, matrix.Columns, matrix.Seed), cases: 40);

    [Fact]
    public void Batch_normalization_keeps_the_digits_of_numbers_far_from_0()
    {
        using var scope = NewDisposeScope();
        var x = Random(1, 20_000, 16).add(5000f.ToScalar());
        var exact = x.to(float64);
        var statistics = zeros(2, 16);
        BatchNormPass.Run([x, ones(16), zeros(16), tensor(new[] { 1e-3f }), statistics]);
        AssertClose(exact.mean([0L]).to(float32), statistics[0], 1e-6);
        AssertClose(exact.var(0, unbiased: false).to(float32), statistics[1], 1e-5);
    }

    [Fact]
    public void NaN_stays_in_its_column_of_a_batch_normalization_and_passes_the_rectified_linear_unit()
    {
        using var scope = NewDisposeScope();
        var x = Random(1, 50, 20);
        x[7, 3] = float.NaN;
        var y = BatchNormReluPass.Run([x, ones(20), zeros(20), tensor(new[] { 1e-3f }), zeros(2, 20)])[0];
        Assert.Equal(50, y.isnan().sum().ToInt64());
        Assert.True(y.select(1, 3).isnan().all().ToBoolean());
    }

    [Fact]
    public void Dropout_has_the_bits_of_the_product_with_its_mask() => Gen.Select(Gen.Int[1, 300], Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0), Gen.Double[0, 1]), Gen.ULong).ForAll(
        (count, rate, key) =>
        {
            using var scope = NewDisposeScope();
            var x = Random(count, count);
            AssertIsPlain<DropoutPass>([x, DropoutPass.Draw(rate, key)], trained: 1, tolerance: 0);
            x[0] = float.NaN;
            Assert.True(float.IsNaN(DropoutPass.Run([x, DropoutPass.Draw(rate, key)])[0][0].ToSingle()));
        },
        cases: 60);

    /// <summary>The decisions as a plain loop makes them: a continued run of an older version goes on as it would have.</summary>
    [Fact]
    public void Dropout_decides_by_halves_of_SplitMix64()
    {
        using var scope = NewDisposeScope();
        var mask = DropoutMask.Of([100_003], 0.3, 42, zeros(1));
        var kept = mask.data<float>().ToArray();
        ulong state = 42;
        for (var i = 0; i < kept.Length; i += 2)
        {
            state += 0x9E3779B97F4A7C15;
            var word = RandomSeed.Mix(state);
            Assert.Equal((uint)word < 0.7 * 4294967296.0, kept[i] != 0);
            if (i + 1 < kept.Length) Assert.Equal((word >> 32) < 0.7 * 4294967296.0, kept[i + 1] != 0);
        }
    }

    [Fact]
    public void One_row_times_a_matrix_is_that_of_libtorch() => Gen.Select(Gen.Int[1, 300], Gen.OneOf(Gen.Int[1, 40], Gen.Int[16, 400]), Gen.Bool, Gen.Bool).ForAll(
        (rows, columns, biased, rectifies) =>
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            Tensor x = Random(rows, 1, rows), kernel = Random(columns, rows, columns);
            var bias = biased ? Random(1, columns) : null;
            Assert.True(RowProduct.Serves(x, kernel));
            var plain = Ops.Linear(x, kernel, bias);
            AssertClose(rectifies ? plain.relu() : plain, RowProduct.Of(x, kernel, bias, rectifies), 1e-5);
        },
        cases: 60);

    /// <summary>Whole numbers, so that sums are exact and none is positive in one way and negative in the other.</summary>
    [Fact]
    public void The_product_of_a_dense_layer_is_that_of_libtorch() => Gen.Select(Gen.Int[1, 150], Gen.Int[1, 300], Gen.Int[1, 150], Gen.Int[1, 3], Gen.Bool).ForAll(
        (rows, features, units, trained, rectifies) =>
        {
            using var scope = NewDisposeScope();
            Tensor[] inputs = [Whole(rows, rows, features), Whole(units, features, units), Whole(1, units)];
            if (trained == 1) inputs = inputs[..2];
            if (rectifies) AssertIsPlain<RectifyingKernel>(inputs, trained, tolerance: 2e-5);
            else AssertIsPlain<LinearKernel>(inputs, trained, tolerance: 2e-5);
        },
        cases: 60);

    [Fact]
    public void A_convolution_without_gradients_is_that_of_libtorch() => Gen.Select(
        Gen.Int[3, 9], Gen.Int[3, 20], Gen.Int[1, 20], Gen.Int[1, 100], Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3]), Gen.Int[1, 2], Gen.Bool).ForAll(
        (height, width, channels, filters, size, stride, biased) =>
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            var windows = Window.All([size.Item1, size.Item2], [stride, stride], [1, 1], PaddingMode.Valid);
            Tensor x = Whole(width, 2, height, width, channels).permute(0, 3, 1, 2), kernel = Whole(filters, size.Item1, size.Item2, channels, filters);
            var bias = biased ? Whole(1, filters) : null;
            Assert.Equal(MatrixProduct.IsFast, SlidingProduct.Serves(windows, x, kernel));
            AssertClose(nn.functional.conv2d(x, Sliding.WindowLast(kernel, 2), bias, [stride, stride]), SlidingProduct.Of(windows, x, kernel, bias), 0);
        },
        cases: 60);

    [Fact]
    public void A_convolution_in_tiles_is_that_of_libtorch() => Gen.Select(
        Gen.Int[3, 15], Gen.Int[3, 15], Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Bool, Gen.Bool).ForAll(
        (height, width, channels, filters, batch, biased, same) =>
        {
            using var scope = NewDisposeScope();
            Tensor[] inputs = [Random(height, batch, height, width, 16 * channels).permute(0, 3, 1, 2), Random(width, 3, 3, 16 * channels, 16 * filters), Random(1, 16 * filters)];
            if (!biased) inputs = inputs[..2];
            if (same) AssertIsPlain<SameConvolution>(inputs, inputs.Length, tolerance: 2e-6);
            else AssertIsPlain<ValidConvolution>(inputs, inputs.Length, tolerance: 2e-6);
        },
        cases: 60);

    [Fact]
    public void Whole_numbers_in_tiles_give_the_bits_of_libtorch()
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [Whole(1, 2, 9, 10, 32).permute(0, 3, 1, 2), Whole(2, 3, 3, 32, 48), Whole(3, 48)];
        AssertClose(SameConvolution.RunPlain(inputs)[0], SameConvolution.Run(inputs)[0], tolerance: 0);
    }

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void A_pixel_that_is_no_number_is_in_all_windows_over_it(float value)
    {
        using var scope = NewDisposeScope();
        var x = Random(1, 1, 9, 9, 16);
        x[0, 4, 4, 7] = value;
        var finite = SameConvolution.Run(x.permute(0, 3, 1, 2), Random(2, 3, 3, 16, 16))[0].isfinite();
        Assert.False(finite.slice(2, 3, 6, 1).slice(3, 3, 6, 1).any().ToBoolean());
        Assert.True(finite.slice(2, 0, 2, 1).all().ToBoolean());
        Assert.True(finite.slice(2, 7, 9, 1).all().ToBoolean());
    }

    [Fact]
    public void NaN_stays_in_its_row_of_a_dense_layer_and_passes_the_rectified_linear_unit()
    {
        using var scope = NewDisposeScope();
        var x = Random(1, 7, 40);
        x[3, 5] = float.NaN;
        var y = RectifyingKernel.Run(x, Random(2, 40, 33), Random(3, 33))[0];
        Assert.Equal(33, y.isnan().sum().ToInt64());
        Assert.True(y[3].isnan().all().ToBoolean());
    }

    [Fact]
    public void Two_threads_give_the_bits_of_one()
    {
        using var scope = NewDisposeScope();
        Tensor image = Random(1, 8, 33, 34, 48), matrix = Random(2, 9000, 50);
        Tensor[] norm = [matrix, Random(3, 50), Random(4, 50), tensor(new[] { 1e-3f }), zeros(2, 50)], drop = [image, DropoutPass.Draw(0.4, 3)];
        Tensor[] dense = [Random(5, 64, 1100), Random(6, 1100, 300), Random(7, 300)], convolution = [image.permute(0, 3, 1, 2), Random(8, 3, 3, 48, 32), Random(9, 32)];
        var one = All();
        using var two = new TorchThreads(2);
        foreach (var (a, b) in one.Zip(All())) Assert.Equal(a.data<float>().ToArray(), b.data<float>().ToArray());

        List<Tensor> All() => [.. Results<MaxPool2x2>([image], 1), .. Results<BatchNormReluPass>(norm, 3), .. Results<DropoutPass>(drop, 1), .. Results<RectifyingKernel>(dense, 3), .. Results<SameConvolution>(convolution, 3)[..3]];
    }

    private static void Normalizes<T>(int rows, int columns, int seed)
        where T : KernelFunction<T>, new()
    {
        using var scope = NewDisposeScope();
        var x = Random(seed, rows, columns).mul(3f.ToScalar()).add(1f.ToScalar());
        AssertIsPlain<T>([x, Random(seed + 1, columns), Random(seed + 2, columns), tensor(new[] { 1e-3f }), zeros(2, columns)], trained: 3, tolerance: 2e-5);
    }

    /// <summary>Values, gradients of the first inputs, and gradients of these gradients.</summary>
    private static void AssertIsPlain<T>(Tensor[] inputs, int trained, double tolerance)
        where T : KernelFunction<T>, new()
    {
        var (made, expected) = (Results<T>(inputs, trained), Results<T>(inputs, trained, plain: true));
        Assert.Equal(expected.Count, made.Count);
        foreach (var (a, b) in expected.Zip(made)) AssertClose(a, b, tolerance);
    }

    private static List<Tensor> Results<T>(Tensor[] inputs, int trained, bool plain = false)
        where T : KernelFunction<T>, new()
    {
        Tensor[] given = [.. inputs.Select((input, i) => i < trained ? input.detach().clone().requires_grad_() : input)];
        var output = (plain ? KernelFunction<T>.RunPlain(given) : KernelFunction<T>.Run(given))[0];
        var sum = (output * Random(9, output.shape)).sum();
        var gradients = autograd.grad([sum], given[..trained], retain_graph: true);
        var again = autograd.grad([sum], given[..trained], retain_graph: true, create_graph: true);
        var squares = again.Select(gradient => gradient.mul(gradient).sum()).Aggregate((a, b) => a.add(b));
        IList<Tensor> second = squares.requires_grad ? autograd.grad([squares], given[..trained], allow_unused: true) : [];
        LeakCheckAttribute.Allow(second.Count(gradient => gradient.IsInvalid));
        return [output.detach(), .. gradients, .. again.Select(gradient => gradient.detach()), .. second.Where(gradient => !gradient.IsInvalid)];
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var known = expected.nan_to_num();
        var scale = Math.Max(1, known.abs().max().ToSingle());
        Assert.True(expected.allclose(actual, rtol: 0, atol: tolerance * scale, equal_nan: true), $"differs by {(known - actual.nan_to_num()).abs().max().ToSingle()} of {scale}");
    }

    private static Tensor Whole(int seed, params long[] shape) => Random(seed, shape).mul(2f.ToScalar()).round();

    private static Tensor Random(int seed, params long[] shape) => randn(shape, generator: new Generator((ulong)seed));
}
