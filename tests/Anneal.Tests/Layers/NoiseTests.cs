using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class NoiseTests
{
    private const int Count = 100_000;

    /// <summary>With n draws the mean is off by more than 6 deviations, s / sqrt(n), with probability 2e-9; of the variance the deviation is s² sqrt(2 / n).</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0)]
    public void Gaussian_noise_has_mean_0_and_the_deviation_asked_for(double stddev)
    {
        using var layer = new GaussianNoise(stddev, seed: 1);
        using var x = zeros(100, Count / 100);
        AssertMoments(Trained(layer, x), 0, stddev);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Gaussian_dropout_has_mean_1_and_the_variance_of_dropout(double rate)
    {
        using var layer = new GaussianDropout(rate, seed: 1);
        using var x = full(100, Count / 100, 2);
        AssertMoments([.. Trained(layer, x).Select(value => value / 2)], 1, Math.Sqrt(rate / (1 - rate)));
    }

    /// <summary>Of standard normal inputs; their fourth moment is 3, that of the mixture is below 10.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Alpha_dropout_keeps_mean_and_variance(double rate)
    {
        using var layer = new AlphaDropout(rate, seed: 1);
        using var generator = new Generator(5);
        using var x = randn(100, Count / 100, generator: generator);
        var values = Trained(layer, x);
        Assert.InRange(values.Average(), -0.03, 0.03);
        Assert.InRange(values.Average(value => value * value), 0.94, 1.06);
        var dropped = values.GroupBy(value => value).Where(group => group.Count() > 100).ToList();
        Assert.InRange(Assert.Single(dropped).Count() / (double)Count, rate - 0.012, rate + 0.012);
    }

    [Fact]
    public void Spatial_dropout_drops_whole_channels()
    {
        using var scope = NewDisposeScope();
        using var last = new SpatialDropout2D(0.5, seed: 1);
        using var first = new SpatialDropout3D(0.5, DataFormat.ChannelsFirst, seed: 1);
        using var steps = new SpatialDropout1D(0.5, seed: 1);
        Tensor[] channels =
        [
            last.Apply(ones(8, 3, 4, 64), training: true).flatten(1, 2).transpose(1, 2),
            first.Apply(ones([8, 64, 2, 3, 2]), training: true).flatten(2),
            steps.Apply(ones(8, 5, 64), training: true).transpose(1, 2),
        ];
        foreach (var y in channels)
        {
            Assert.Equal(GoldenTensor.Values(y.amin([2])), GoldenTensor.Values(y.amax([2])));
            Assert.Equal([0, 2], GoldenTensor.Values(y).Distinct().Order());
            Assert.InRange(GoldenTensor.Values(y).Average(), 0.7, 1.3);
        }
    }

    public static TheoryData<string> Layers => ["GaussianNoise", "GaussianDropout", "AlphaDropout", "SpatialDropout1D"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_same_seed_gives_the_same_noise_and_inference_none(string name)
    {
        using var x = ones(8, 3, 5);
        Layer Make(int seed) => name switch
        {
            "GaussianNoise" => new GaussianNoise(0.5, seed),
            "GaussianDropout" => new GaussianDropout(0.5, seed),
            "AlphaDropout" => new AlphaDropout(0.5, seed: seed),
            _ => new SpatialDropout1D(0.5, seed),
        };
        using Layer a = Make(1), b = Make(1), c = Make(2);
        using (var y = a.Apply(x)) Assert.Equal(GoldenTensor.Values(x), GoldenTensor.Values(y));
        var noisy = Trained(a, x);
        Assert.Equal(noisy, Trained(b, x));
        Assert.NotEqual(noisy, Trained(c, x));
        Assert.NotEqual(noisy, Trained(a, x));
    }

    [Fact]
    public void A_noise_shape_says_where_one_choice_serves_all()
    {
        using var scope = NewDisposeScope();
        using var layer = new AlphaDropout(0.5, noiseShape: [null, 1], seed: 1);
        var y = layer.Apply(ones(64, 3), training: true);
        Assert.Equal(GoldenTensor.Values(y.amin([1])), GoldenTensor.Values(y.amax([1])));
        Layer[] wrong = [new Dropout(0.5, noiseShape: [null, 2]), new AlphaDropout(0.5, noiseShape: [1])];
        Assert.StartsWith(
            "Layer 'dropout' has a noise shape of 2 along axis 1, which is neither 1 nor the size of its input; it was given (None, 3).",
            Assert.Throws<ArgumentException>(() => wrong[0].Apply(ones(4, 3), training: true)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Layer 'alpha_dropout' has a noise shape of 1 axes; it was given (None, 3).",
            Assert.Throws<ArgumentException>(() => wrong[1].Apply(ones(4, 3), training: true)).Message,
            StringComparison.Ordinal);
        foreach (var one in wrong) one.Dispose();
        Assert.Equal(
            "noiseShape[1] must be 1 or more, or null; it was 0. (Parameter 'noiseShape')", Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(0.5, noiseShape: [null, 0])).Message);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Equal("stddev must be between 0 and 1; it was 1.5. (Parameter 'stddev')", Refused(() => new GaussianNoise(1.5)));
        Assert.Equal("rate must be 0 or more and below 1; it was 1. (Parameter 'rate')", Refused(() => new GaussianDropout(1)));
        Assert.Equal("rate must be 0 or more and below 1; it was 1. (Parameter 'rate')", Refused(() => new AlphaDropout(1)));
        Assert.Equal("rate must be between 0 and 1; it was -0.5. (Parameter 'rate')", Refused(() => new SpatialDropout2D(-0.5)));

        static string Refused(Func<Layer> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    private static void AssertMoments(double[] values, double mean, double stddev)
    {
        Assert.InRange(values.Average(), mean - 6 * stddev / Math.Sqrt(Count), mean + 6 * stddev / Math.Sqrt(Count));
        var variance = values.Average(value => (value - mean) * (value - mean));
        Assert.InRange(variance, stddev * stddev * (1 - 6 * Math.Sqrt(2.0 / Count)), stddev * stddev * (1 + 6 * Math.Sqrt(2.0 / Count)));
    }

    private static double[] Trained(Layer layer, Tensor x)
    {
        using var y = layer.Apply(x, training: true);
        return GoldenTensor.Values(y);
    }
}
