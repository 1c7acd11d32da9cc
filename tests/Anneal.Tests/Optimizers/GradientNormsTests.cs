using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class GradientNormsTests
{
    private readonly GradientNorms norms = new();

    /// <summary>Sums in double, in different orders: of n terms within n/2 · 2⁻⁵² of each other; 1e-12 is some 20 times what these show.</summary>
    [Fact]
    public void Squares_are_summed_for_each_gradient_and_for_all()
    {
        using var scope = NewDisposeScope();
        Tensor?[] gradients = [randn(7), null, randn(16_384), randn(3, 11_111), randn(100, dtype: float64), randn(20, 30).t()];
        var expected = gradients.Select(g => g is null ? 0 : g.to(float64).square().sum().ToDouble()).ToArray();

        norms.Measure(gradients);

        for (var i = 0; i < gradients.Length; i++) Assert.Equal(expected[i], norms[i], expected[i] * 1e-12);
        Assert.Equal(expected.Sum(), norms.Total, expected.Sum() * 1e-12);
        Assert.Null(norms.FirstNonFinite);
    }

    [Fact]
    public void The_same_bits_for_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        Tensor[] gradients = [randn(300_001), randn(77)];
        var threads = get_num_threads();
        norms.Measure(gradients);
        var alone = norms.Total;
        try
        {
            set_num_threads(3);
            norms.Measure(gradients);
        }
        finally
        {
            set_num_threads(threads);
        }
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
}
