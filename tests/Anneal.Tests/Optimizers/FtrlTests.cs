using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests.Optimizers;

public sealed class FtrlTests
{
    [Theory]
    [InlineData(-0.5)]
    [InlineData(-0.3)]
    public void A_rate_of_zero_changes_neither_weights_nor_state_and_the_next_update_is_the_first_of_the_formula(double power)
    {
        using var optimizer = new Ftrl(new PiecewiseConstantDecay([0], [0, 0.2]), power, l1RegularizationStrength: 0.05, l2ShrinkageRegularizationStrength: 0.1, beta: 0.3);
        using var variable = Single.Variable("v", 1.5f, -0.25f);
        Assert.True(Single.Apply(optimizer, (variable, [0.5f, -2])));
        Assert.Equal([1.5f, -0.25f], Single.Values(variable));
        Assert.Equal([0.1f, 0.1f, 0, 0], optimizer.StateVariables.SelectMany(Single.Values));

        var (w, n, z) = (new[] { 1.5, -0.25 }, new[] { 0.1, 0.1 }, new double[2]);
        foreach (var gradient in new float[][] { [0.5f, -2], [1, 0.25f], [-3, 0.5f] })
        {
            Single.Apply(optimizer, (variable, gradient));
            for (var i = 0; i < 2; i++)
            {
                double g = gradient[i], more = n[i] + g * g;
                z[i] += g + 2 * 0.1 * w[i] - (Math.Pow(more, -power) - Math.Pow(n[i], -power)) / 0.2 * w[i];
                w[i] = (Math.Clamp(z[i], -0.05, 0.05) - z[i]) / (Math.Pow(more, -power) / 0.2 + 0.3 / 0.2);
                n[i] = more;
            }
            Single.Close(w, Single.Values(variable), "weights");
        }
    }

    /// <summary>As floats: the first is 0, of the others 1 / r is infinite.</summary>
    [Theory]
    [InlineData(1e-46)]
    [InlineData(1e-45)]
    [InlineData(2.9e-39)]
    public void A_rate_that_vanishes_in_float32_changes_nothing(double rate)
    {
        foreach (var tensorOperations in new[] { false, true })
        {
            using var optimizer = new Ftrl(rate) { UsesTensorOperations = tensorOperations };
            using var variable = Single.Variable("v", 1.5f, -0.25f);
            Single.Apply(optimizer, (variable, [0.5f, -2]));
            Assert.Equal([1.5f, -0.25f], Single.Values(variable));
            Assert.Equal([0.1f, 0.1f, 0, 0], optimizer.StateVariables.SelectMany(Single.Values));
        }
    }

    [Fact]
    public void A_strong_l1_makes_weights_exactly_zero()
    {
        using var optimizer = new Ftrl(0.1, l1RegularizationStrength: 100);
        using var variable = Single.Variable("v", 1, -1);
        Single.Apply(optimizer, (variable, [0.1f, 0.1f]));
        Assert.Equal([0, 0], Single.Values(variable));
    }
}
