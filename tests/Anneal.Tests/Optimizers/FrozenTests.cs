using Anneal.Constraints;
using Anneal.Optimizers;

namespace Anneal.Tests.Optimizers;

/// <summary>A variable with a rate multiplier of 0 stays as it is, and its gradient is as good as none.</summary>
public sealed class FrozenTests : IDisposable
{
    private readonly Variable free = Single.Variable("free", 1, 2), frozen = Single.Variable("frozen", 3, 4);

    public void Dispose()
    {
        free.Dispose();
        frozen.Dispose();
    }

    [Fact]
    public void A_constraint_waits_until_it_is_trained()
    {
        frozen.Constraint = new MaxNorm(1, 0);
        Train(new SGD(0.1));
    }

    [Fact]
    public void Its_gradient_is_no_part_of_the_global_norm()
    {
        Train(new SGD(1) { GlobalClipNorm = 5 }, gradient: [1e6f, 1e6f]);
        Assert.Equal([1 - 3 * 3, 2 - 3 * 4], Single.Values(free));
    }

    [Fact]
    public void Moving_averages_leave_it()
    {
        Train(new SGD(0.1) { UseEma = true, EmaOverwriteFrequency = 1 }, afterwards: optimizer =>
        {
            Assert.Equal([3, 4], Single.Values(optimizer.StateVariables.Single(s => s.Name == "frozen_average")));
            frozen.Assign(new float[] { 5, 6 });
            Single.Apply(optimizer, (free, [1, 1]), (frozen, [1, 1]));
            optimizer.FinalizeVariables();
            Assert.Equal([5, 6], Single.Values(frozen));
            frozen.Assign(new float[] { 3, 4 });
        });
    }

    [Theory]
    [InlineData(NonFiniteGradients.Skip)]
    [InlineData(NonFiniteGradients.Throw)]
    public void Its_NaN_stops_nothing(NonFiniteGradients choice) => Train(new Adam(0.1) { NonFiniteGradients = choice }, gradient: [float.NaN, 1]);

    [Fact]
    public void Its_NaN_stops_nothing_inside_others_either()
    {
        var multi = new MultiOptimizer(new OptimizerMap(new SGD(0.1), ("frozen", new SGD(0.1).ForPath("frozen", 0)))) { NonFiniteGradients = NonFiniteGradients.Throw };
        Train(multi, gradient: [float.NaN, 1], isNested: true);
        var scaled = new LossScaleOptimizer(new SGD(0.1));
        ((SGD)scaled.InnerOptimizer).ForPath("frozen", 0);
        Train(scaled, gradient: [float.NaN, 1], isNested: true);
    }

    [Fact]
    public void Accumulation_leaves_it() => Train(new Adam(0.1) { GradientAccumulationSteps = 2, WeightDecay = 0.1 }, updates: 4);

    private void Train(Optimizer made, float[]? gradient = null, bool isNested = false, int updates = 3, Action<Optimizer>? afterwards = null)
    {
        using var optimizer = made;
        if (!isNested) ((RuleOptimizer)optimizer).ForPath("frozen", 0);
        var before = Single.Values(free);
        for (var update = 0; update < updates; update++) Single.Apply(optimizer, (free, [3, 4]), (frozen, gradient ?? [1, 1]));
        afterwards?.Invoke(optimizer);
        Assert.Equal([3, 4], Single.Values(frozen));
        Assert.All(Single.Values(free).Zip(before), pair => Assert.True(pair.First < pair.Second));
        Assert.Equal(0, optimizer.SkippedUpdates);
    }
}
