using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class GradientNormsTests
{
    private readonly GradientNorms norms = new();

    /// <summary>Sums in double, in different orders: of n terms within n/2 · 2⁻⁵² of each other; 1e-12 is some 20 times what these show.</summary>
    [Fact]
    public void Norms_are_of_each_gradient_and_of_all()
    {
        using var scope = NewDisposeScope();
        Tensor?[] gradients = [randn(7), null, randn(16_384), randn(3, 11_111), randn(100, dtype: float64), randn(20, 30).t(), randn(300, dtype: bfloat16), randn(300, dtype: float16)];
        var expected = gradients.Select(g => g is null ? 0 : g.to(float64).square().sum().sqrt().ToDouble()).ToArray();
        var total = Math.Sqrt(expected.Sum(norm => norm * norm));

        norms.Measure(gradients);

        for (var i = 0; i < gradients.Length; i++) Assert.Equal(expected[i], norms[i], expected[i] * 1e-12);
        Assert.Equal(total, norms.Total, total * 1e-12);
        Assert.Null(norms.FirstNonFinite);
    }

    [Fact]
    public void The_same_bits_for_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        Tensor[] gradients = [randn(300_001), randn(77)];
        norms.Measure(gradients);
        var alone = norms.Total;
        using (new TorchThreads(3)) norms.Measure(gradients);
        Assert.Equal(alone, norms.Total);
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(17_000, float.PositiveInfinity)]
    [InlineData(40_000, float.NegativeInfinity)]
    public void What_is_not_finite_is_found_wherever_it_is(int place, float value)
    {
        using var scope = NewDisposeScope();
        Tensor[] gradients = [ones(5), ones(40_001), full(3, float.NaN)];
        gradients[1][place] = value;
        norms.Measure(gradients);
        Assert.Equal(1, norms.FirstNonFinite);
    }

    [Fact]
    public void The_largest_and_smallest_floats_are_neither_infinite_nor_lost()
    {
        using var scope = NewDisposeScope();
        norms.Measure([full(100, float.MaxValue), full(100, float.Epsilon)]);
        Assert.Null(norms.FirstNonFinite);
        Assert.True(norms[1] > 0);
    }

    [Fact]
    public void The_norm_of_doubles_whose_squares_overflow_is_finite()
    {
        using var scope = NewDisposeScope();
        norms.Measure([full(4, 1e300, dtype: float64), full(4, 1.5e300, dtype: float64), null]);
        Assert.Null(norms.FirstNonFinite);
        Assert.Equal(2e300, norms[0], 1e288);
        Assert.Equal(Math.Sqrt(13) * 1e300, norms.Total, 1e288);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void What_is_not_finite_is_found_in_any_type(ScalarType type)
    {
        using var scope = NewDisposeScope();
        norms.Measure([ones(3), full(3, 1e38).to(bfloat16), tensor([1, double.PositiveInfinity]).to(type), tensor([double.NaN]).to(type)]);
        Assert.Equal(2, norms.FirstNonFinite);
        Assert.Equal(double.PositiveInfinity, norms[2]);
    }
}
