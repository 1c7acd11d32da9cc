using static TorchSharp.torch;

namespace Anneal.Tests;

public sealed class RandomSourceTests
{
    [Fact]
    public void Numbers_have_the_bounds_the_mean_and_the_deviation()
    {
        using var scope = NewDisposeScope();
        using var random = new RandomSource(1);
        var uniform = GoldenTensor.Values(random.Uniform([1000, 10], -2, 6));
        Assert.InRange(uniform.Min(), -2, -1.9);
        Assert.InRange(uniform.Max(), 5.9, 6);
        var normal = GoldenTensor.Values(random.Normal([1000, 10], mean: 3, stddev: 2));
        Assert.Equal(3, normal.Average(), 0.1);
        Assert.Equal(2, Math.Sqrt(normal.Average(value => (value - 3) * (value - 3))), 0.1);
        Assert.NotEqual(GoldenTensor.Values(random.Normal([5])), GoldenTensor.Values(random.Normal([5])));
    }

    [Fact]
    public void Bounds_and_deviations_are_checked()
    {
        using var random = new RandomSource(1);
        Says("maxval must be 0 or more; it was -1. (Parameter 'maxval')", () => random.Uniform([1], maxval: -1));
        Says("minval must be a finite number; it was NaN. (Parameter 'minval')", () => random.Uniform([1], double.NaN));
        Says("stddev must be 0 or more and finite; it was -1. (Parameter 'stddev')", () => random.Normal([1], stddev: -1));
        Says("mean must be a finite number; it was Infinity. (Parameter 'mean')", () => random.Normal([1], double.PositiveInfinity));
    }

    private static void Says(string message, Func<Tensor> draw) => Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(draw).Message);
}
