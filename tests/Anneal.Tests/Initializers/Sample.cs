using static TorchSharp.torch;

namespace Anneal.Tests.Initializers;

/// <summary>
/// Whether numbers come from a distribution: within its support, and the largest gap D between the empirical and the true distribution function
/// (Kolmogorov-Smirnov) below 2.5 / sqrt(n). True samples exceed that once in 140,000 times; seeds are fixed, so a pass stays a pass.
/// </summary>
internal static class Sample
{
    private const double LargestGap = 2.5;

    public static void AssertUniform(Tensor values, double low, double high)
    {
        AssertSupport(values, low, high);
        AssertDistribution(values, x => (x - low) / (high - low));
    }

    public static void AssertNormal(Tensor values, double mean, double stddev) =>
        AssertDistribution(values, x => Phi((x - mean) / stddev));

    public static void AssertTruncatedNormal(Tensor values, double mean, double stddev)
    {
        AssertSupport(values, mean - 2 * stddev, mean + 2 * stddev);
        const double cut = 0.022750131948179209; // P(z < -2)
        AssertDistribution(values, x => (Phi((x - mean) / stddev) - cut) / (1 - 2 * cut));
    }

    public static Tensor Phi(Tensor z) => ((z / Math.Sqrt(2)).erf() + 1) / 2;

    private static void AssertSupport(Tensor values, double low, double high)
    {
        var slack = 1e-6 * Math.Max(Math.Abs(low), Math.Abs(high)); // float32 rounding of the bounds
        Assert.InRange(values.min().item<float>(), low - slack, high + slack);
        Assert.InRange(values.max().item<float>(), low - slack, high + slack);
    }

    private static void AssertDistribution(Tensor values, Func<Tensor, Tensor> cdf)
    {
        var n = values.numel();
        var (sorted, _) = values.flatten().to_type(ScalarType.Float64).sort();
        var expected = cdf(sorted);
        var below = arange(0, n, dtype: ScalarType.Float64) / n;
        var gap = maximum((expected - below).abs(), (expected - below - 1.0 / n).abs()).max().item<double>();
        Assert.InRange(gap * Math.Sqrt(n), 0, LargestGap);
    }
}
