using Anneal.Optimizers;

namespace Anneal.Tests.Optimizers;

public sealed class NonFiniteGradientsTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Throw_names_the_variable_and_changes_nothing(float bad)
    {
        using var optimizer = new Adam(0.1) { NonFiniteGradients = NonFiniteGradients.Throw };
        using var first = Single.Variable("model/first/kernel", 1, 2);
        using var second = Single.Variable("model/second/kernel", 3);
        Single.Apply(optimizer, (first, [1, 1]), (second, [1]));
        var before = All(optimizer, first, second);

        var error = Assert.Throws<InvalidOperationException>(() => Single.Apply(optimizer, (first, [1, 1]), (second, [bad])));

        Assert.Contains("'model/second/kernel'", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, All(optimizer, first, second));
        Assert.Equal(1, optimizer.Iterations);
        Assert.Equal(0, optimizer.SkippedUpdates);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Skip_counts_keeps_the_clock_and_leaves_no_trace(int? accumulation)
    {
        using var optimizer = new Adam(0.1) { NonFiniteGradients = NonFiniteGradients.Skip, GradientAccumulationSteps = accumulation };
        using var undisturbed = new Adam(0.1) { GradientAccumulationSteps = accumulation };
        using var variable = Single.Variable("v", 1, 2);
        using var same = Single.Variable("v", 1, 2);
        for (var i = 0; i < 6; i++)
        {
            Assert.False(Single.Apply(optimizer, (variable, [1, float.NaN])));
            Assert.Equal(Single.Apply(undisturbed, (same, [i, 1])), Single.Apply(optimizer, (variable, [i, 1])));
        }
        Assert.Equal(6, optimizer.SkippedUpdates);
        Assert.Equal(undisturbed.Iterations, optimizer.Iterations);
        Assert.Equal(All(undisturbed, same), All(optimizer, variable));
    }

    [Fact]
    public void Pass_through_is_the_default_as_in_Keras()
    {
        using var optimizer = new SGD(0.1);
        using var variable = Single.Variable("v", 1, 2);
        Assert.True(Single.Apply(optimizer, (variable, [1, float.NaN])));
        Assert.True(float.IsNaN(Single.Values(variable)[1]));
        Assert.Equal(1, optimizer.Iterations);
    }

    private static float[] All(Optimizer optimizer, params Variable[] variables) => [.. variables.Concat(optimizer.StateVariables).SelectMany(Single.Values)];
}
