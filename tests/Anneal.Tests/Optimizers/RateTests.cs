using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests.Optimizers;

/// <summary>The rate of an update and of a variable. SGD moves a weight by rate × gradient, so that its move is the rate.</summary>
public sealed class RateTests
{
    [Fact]
    public void A_lambda_is_a_rate()
    {
        using var optimizer = new SGD(step => 0.5 / (1 + step), momentum: 0.5, name: "mine");
        using var named = new Adam(learningRate: step => step < 1 ? 0.1 : 0.2, beta1: 0.8);
        using var variable = Single.Variable("w", 0);
        foreach (var rate in new[] { 0.5, 0.25 })
        {
            Assert.Equal(rate, optimizer.LearningRate.Value);
            Single.Apply(optimizer, (variable, [1]));
        }
        Assert.Equal((0.5, "mine", 0.1, 0.8), (optimizer.Momentum.At(0), optimizer.Name, named.LearningRate.Value, named.Beta1.At(0)));
    }

    [Fact]
    public void A_path_has_its_own_multiple_of_the_rate_and_the_last_match_counts()
    {
        using var optimizer = new SGD(0.5).ForPath(".*kernel", 0.5).ForPath("encoder/.*", 0.25);
        using var encoder = Single.Variable("model/encoder/kernel", 0);
        using var head = Single.Variable("model/head/kernel", 0);
        using var bias = Single.Variable("model/head/bias", 0);
        using var lookalike = Single.Variable("model/autoencoder/bias", 0);
        Single.Apply(optimizer, (encoder, [1]), (head, [1]), (bias, [1]), (lookalike, [1]));
        Assert.Equal([-0.125f, -0.25f, -0.5f, -0.5f], new[] { encoder, head, bias, lookalike }.SelectMany(Single.Values));
    }

    [Fact]
    public void A_multiplier_of_zero_freezes_weights_and_state_and_their_decay()
    {
        using var optimizer = new Adam(0.1) { WeightDecay = 0.5 }.ForPath("frozen", 0);
        using var frozen = Single.Variable("model/frozen", 1, 2);
        using var free = Single.Variable("model/free", 1);
        Single.Apply(optimizer, (frozen, [1, 1]), (free, [1]));
        Assert.Equal([1, 2], Single.Values(frozen));
        Assert.NotEqual([1], Single.Values(free));
        Assert.All(optimizer.StateVariables.Where(s => s.Path.Contains("frozen", StringComparison.Ordinal)), s => Assert.Equal([0, 0], Single.Values(s)));
    }

    [Fact]
    public void The_multiplied_rate_is_the_one_that_decays_too()
    {
        using var optimizer = new SGD(0.5) { WeightDecay = 0.5 }.ForPath("v", 0.5);
        using var variable = Single.Variable("v", 1);
        Single.Apply(optimizer, (variable, [0]));
        Assert.Equal([1 - 0.25f * 0.5f], Single.Values(variable));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_multiplier_is_finite_and_not_negative(double multiplier)
    {
        using var optimizer = new SGD();
        Assert.Throws<ArgumentOutOfRangeException>("rateMultiplier", () => optimizer.ForPath("v", multiplier));
    }

    [Fact]
    public void Layers_have_rates_that_fall_towards_the_input()
    {
        using var optimizer = new SGD(1.0).ForLayers(["first/.*", "second/.*", "third/.*"], decay: 0.5);
        using var first = Single.Variable("model/first/kernel", 0);
        using var second = Single.Variable("model/second/kernel", 0);
        using var third = Single.Variable("model/third/kernel", 0);
        Single.Apply(optimizer, (first, [-1]), (second, [-1]), (third, [-1]));
        Assert.Equal([0.25f, 0.5f, 1], new[] { first, second, third }.SelectMany(Single.Values));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_decay_of_layers_is_a_fraction(double decay)
    {
        using var optimizer = new SGD();
        Assert.Throws<ArgumentOutOfRangeException>(nameof(decay), () => optimizer.ForLayers(["v"], decay));
        Assert.Throws<ArgumentException>("paths", () => optimizer.ForLayers([], 0.5));
        Assert.Throws<ArgumentException>("paths", () => optimizer.ForLayers(["v", ""], 0.5));
    }

    [Fact]
    public void A_path_that_no_variable_has_is_refused_and_the_nearest_are_named()
    {
        using var optimizer = new Adam().ForPath(".*kernel", 0.5).ForPath("encodr/.*", 0.1);
        using var encoder = Single.Variable("model/encoder/kernel", 1);
        using var decoder = Single.Variable("model/decoder/kernel", 1);
        using var head = Single.Variable("model/a_head_of_some_length/kernel", 1);
        using var bias = Single.Variable("model/out/bias", 1);
        var error = Assert.Throws<ArgumentException>("variables", () => Single.Apply(optimizer, (head, [1]), (bias, [1]), (encoder, [1]), (decoder, [1])));
        Assert.StartsWith(
            "ForPath(\"encodr/.*\") matches no variable of optimizer 'adam'. The nearest paths are 'model/encoder/kernel', 'model/decoder/kernel', ", error.Message,
            StringComparison.Ordinal);
        Assert.False(optimizer.Built);
        Assert.Empty(optimizer.StateVariables);
        Assert.Equal([1], Single.Values(encoder));
    }

    [Fact]
    public void A_path_comes_too_late_after_training_began()
    {
        using var optimizer = new SGD();
        using var variable = Single.Variable("v", 1);
        Single.Apply(optimizer, (variable, [1]));
        Assert.Throws<InvalidOperationException>(() => optimizer.ForPath("v", 1));
        Assert.Throws<InvalidOperationException>(() => optimizer.ExcludeFromWeightDecay(names: ["v"]));
    }

    [Fact]
    public void Factors_multiply_whatever_the_rate_comes_from()
    {
        using var optimizer = new SGD(new PiecewiseConstantDecay([0], [0.5, 0.25]));
        using var variable = Single.Variable("v", 0);
        optimizer.RateFactors["plateau"] = 0.5;
        optimizer.RateFactors["other"] = 0.5;
        Assert.Equal(0.125, optimizer.LearningRate.Value);
        Single.Apply(optimizer, (variable, [1]));
        Assert.Equal([-0.125f], Single.Values(variable));
        Assert.Equal(0.125, optimizer.LastLearningRate);
        Assert.Equal(0.0625, optimizer.LearningRate.Value);

        optimizer.LearningRate = 4;
        Assert.Null(optimizer.Schedule);
        Assert.Equal(1, optimizer.LearningRate.Value);
        optimizer.RateFactors.Clear();
        Assert.Equal(4, optimizer.LearningRate.Value);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_out_of_range_at_some_step_is_refused_before_anything_changes(double bad)
    {
        using var optimizer = new SGD(LearningRateSchedule.FromFunction(step => step == 0 ? 0.5 : bad), momentum: 0.9);
        using var variable = Single.Variable("v", 1);
        Single.Apply(optimizer, (variable, [1]));
        var before = optimizer.StateVariables.Append(variable).SelectMany(Single.Values).ToArray();
        var error = Assert.Throws<InvalidOperationException>(() => Single.Apply(optimizer, (variable, [1])));
        Assert.Contains("update 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, optimizer.StateVariables.Append(variable).SelectMany(Single.Values));
        Assert.Equal(1, optimizer.Iterations);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_factor_out_of_range_is_refused_by_name(double bad)
    {
        using var optimizer = new SGD(0.1);
        var error = Assert.Throws<ArgumentOutOfRangeException>("value", () => optimizer.RateFactors["plateau"] = bad);
        Assert.StartsWith("RateFactors[\"plateau\"] must be 0 or more and finite; it was ", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("value", () => optimizer.RateFactors.Add("plateau", bad));
        Assert.Empty(optimizer.RateFactors);
        Assert.Equal(0.1, optimizer.LearningRate.Value);
    }

    [Fact]
    public void A_rate_that_factors_make_infinite_is_refused_with_all_of_them()
    {
        SGD inner = new(1), other = new(1);
        using var optimizer = new MultiOptimizer(new OptimizerMap(inner, ("b", other)));
        using var variable = Single.Variable("a", 1);
        using var b = Single.Variable("b", 1);
        inner.RateFactors["a"] = 1e20;
        optimizer.RateFactors["b"] = 1e20;
        var error = Assert.Throws<InvalidOperationException>(() => Single.Apply(optimizer, (variable, [1]), (b, [1])));
        Assert.EndsWith("It comes from 1 × RateFactors[\"a\"] = 1E+20 × RateFactors[\"b\"] = 1E+20.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_factors_are_a_dictionary()
    {
        using var optimizer = new SGD(1);
        var factors = optimizer.RateFactors;
        factors.Add(new("a", 0.5));
        factors["b"] = 0.25;
        Assert.Equal(["a", "b"], factors.Keys);
        Assert.Equal([0.5, 0.25], factors.Values);
        Assert.Equal([new("a", 0.5), new("b", 0.25)], factors.ToArray());
        Assert.True(factors.Contains(new("a", 0.5)) && !factors.Contains(new("a", 1)) && factors.TryGetValue("b", out var b) && b == 0.25);
        Assert.False(factors.Remove(new KeyValuePair<string, double>("a", 1)) || factors.Remove("c") || factors.IsReadOnly);
        Assert.True(factors.Remove("a") && factors.Remove(new KeyValuePair<string, double>("b", 0.25)));
        Assert.Equal(1, optimizer.LearningRate.Value);
    }
}
