using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class LossScaleOptimizerTests
{
    [Fact]
    public void The_scale_halves_and_skips_on_infinity_and_doubles_after_enough_finite_steps()
    {
        using var optimizer = new LossScaleOptimizer(new SGD(0.5), initialScale: 8, dynamicGrowthSteps: 2);
        using var variable = Single.Variable("v", 0);
        Assert.Equal(8, optimizer.Scale);
        Assert.False(Single.Apply(optimizer, (variable, [float.PositiveInfinity])));
        Assert.Equal((4, 0, 1, 0), (optimizer.Scale, optimizer.Iterations, optimizer.SkippedUpdates, Single.Values(variable)[0]));
        Assert.True(Single.Apply(optimizer, (variable, [4])));
        Assert.Equal((4, 1, 1, -0.5f), (optimizer.Scale, optimizer.Iterations, optimizer.SkippedUpdates, Single.Values(variable)[0]));
        Assert.False(Single.Apply(optimizer, (variable, [float.NaN])));
        Assert.True(Single.Apply(optimizer, (variable, [2])));
        Assert.Equal(2, optimizer.Scale);
        Assert.True(Single.Apply(optimizer, (variable, [2])));
        Assert.Equal((4, 3, 2, -1.5f), (optimizer.Scale, optimizer.Iterations, optimizer.SkippedUpdates, Single.Values(variable)[0]));
        Assert.Equal(["step_counter", "dynamic_scale"], optimizer.StateVariables.Select(s => s.Name));
    }

    [Fact]
    public void The_scale_never_becomes_zero_or_infinite()
    {
        using var growing = new LossScaleOptimizer(new SGD(0), initialScale: float.MaxValue, dynamicGrowthSteps: 1);
        using var shrinking = new LossScaleOptimizer(new SGD(0), initialScale: 2e-38);
        using var variable = Single.Variable("v", 0);
        for (var i = 0; i < 3; i++)
        {
            Single.Apply(growing, (variable, [1]));
            Single.Apply(shrinking, (variable, [float.NaN]));
        }
        Assert.Equal(float.MaxValue, growing.Scale);
        Assert.True(float.IsNormal((float)shrinking.Scale));
    }

    [Fact]
    public void Gradients_that_are_accumulated_while_the_scale_changes_count_alike()
    {
        using var optimizer = new LossScaleOptimizer(new SGD(1) { GradientAccumulationSteps = 2 }, initialScale: 4, dynamicGrowthSteps: 1);
        using var variable = Single.Variable("v", 0);
        Assert.False(Single.Apply(optimizer, (variable, [4])));
        Assert.True(Single.Apply(optimizer, (variable, [8 * 3])));
        Assert.Equal([-2], Single.Values(variable));
    }

    [Fact]
    public void Clock_rate_factors_and_schedule_are_the_inner_optimizers()
    {
        var schedule = new PiecewiseConstantDecay([0], [0.5, 0.25]);
        using var optimizer = new LossScaleOptimizer(new SGD(schedule));
        using var variable = Single.Variable("v", 0);
        Assert.Same(schedule, optimizer.Schedule);
        optimizer.RateFactors["half"] = 0.5;
        Assert.Equal(0.25, optimizer.LearningRate.Value);
        Single.Apply(optimizer, (variable, [32768]));
        Assert.Equal((0.25, 0.125, 1), (optimizer.LastLearningRate, optimizer.LearningRate.Value, optimizer.InnerOptimizer.Iterations));
        optimizer.LearningRate = 3;
        Assert.Equal(1.5, optimizer.InnerOptimizer.LearningRate.Value);
    }

    [Fact]
    public void Fit_gives_the_weights_of_the_inner_optimizer_alone()
    {
        var (plain, scaled) = (Train(new Adam(0.1)), Train(new LossScaleOptimizer(new Adam(0.1))));
        Assert.Equal(plain, scaled);

        static float[] Train(Optimizer optimizer)
        {
            using var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "ones")]);
            model.Compile(optimizer, loss: "mse");
            model.Fit(new float[,] { { 1, 2 }, { 3, -1 } }, new float[,] { { 1 }, { 0 } }, epochs: 3, verbose: 0, shuffle: false);
            return [.. model.GetWeights().SelectMany(w => w)];
        }
    }

    [Fact]
    public void The_loss_is_scaled_before_the_first_step_too()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new LossScaleOptimizer(new SGD(), initialScale: 16);
        Assert.Equal(48, optimizer.ScaleLoss(tensor(3f)).ToSingle());
    }

    [Fact]
    public void The_inner_optimizer_alone_scales_nothing_afterwards()
    {
        var inner = new SGD(1);
        using var optimizer = new LossScaleOptimizer(inner, initialScale: 4);
        using var variable = Single.Variable("v", 0);
        Single.Apply(optimizer, (variable, [4]));
        Single.Apply(inner, (variable, [4]));
        Assert.Equal([-5], Single.Values(variable));
    }

    [Fact]
    public void Options_belong_to_the_inner_optimizer()
    {
        using var variable = Single.Variable("v", 0);
        Assert.Null(typeof(LossScaleOptimizer).GetProperty("ClipNorm"));
        using var scaling = new LossScaleOptimizer(new SGD()) { LossScaleFactor = 2 };
        Assert.Throws<InvalidOperationException>(() => Single.Apply(scaling, (variable, [1])));
        Assert.Throws<ArgumentException>("innerOptimizer", () => new LossScaleOptimizer(new SGD { LossScaleFactor = 2 }));
        Assert.Throws<ArgumentException>("innerOptimizer", () => new LossScaleOptimizer(new LossScaleOptimizer(new SGD())));
        var throwing = Assert.Throws<ArgumentException>("innerOptimizer", () => new LossScaleOptimizer(new SGD { NonFiniteGradients = NonFiniteGradients.Throw }));
        Assert.Contains("always skips", throwing.Message, StringComparison.Ordinal);
        Assert.Equal([0], Single.Values(variable));
    }

    [Fact]
    public void Several_optimizers_may_be_scaled_together()
    {
        using var optimizer = new LossScaleOptimizer(new MultiOptimizer(new OptimizerMap(new SGD(1), ("b", new SGD(2)))), initialScale: 4);
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        Single.Apply(optimizer, (a, [4]), (b, [4]));
        Assert.Equal([-1, -2], Single.Values(a).Concat(Single.Values(b)));
        Assert.Equal(optimizer.ToConfig().ToJsonString(), Read(optimizer));
    }

    [Fact]
    public void Its_state_holds_everything_inside_and_goes_on_to_the_same_bits()
    {
        using var straight = Nested();
        using var a = Single.Variable("a", 1);
        using var b = Single.Variable("b", 2);
        foreach (var g in new[] { 8, float.NaN, 3, 5 }) Single.Apply(straight, (a, [g]), (b, [1]));
        ((MultiOptimizer)straight.InnerOptimizer).RateFactors["plateau"] = 0.5;
        using var resumed = Nested();
        using var a2 = Single.Variable("a", Single.Values(a));
        using var b2 = Single.Variable("b", Single.Values(b));
        resumed.Build([a2, b2]);
        resumed.SetState(straight.GetState());
        Assert.Equal((straight.Scale, straight.Iterations, 1), (resumed.Scale, resumed.Iterations, resumed.SkippedUpdates));
        foreach (var g in new[] { 2, 7, float.NaN, 1 })
        {
            Single.Apply(straight, (a, [g]), (b, [1]));
            Single.Apply(resumed, (a2, [g]), (b2, [1]));
            Assert.Equal(Single.Values(a).Concat(Single.Values(b)), Single.Values(a2).Concat(Single.Values(b2)));
            Assert.Equal(straight.Scale, resumed.Scale);
        }

        static LossScaleOptimizer Nested() =>
            new(new MultiOptimizer(new OptimizerMap(new Adam(0.1) { GradientAccumulationSteps = 2 }, ("b", new ScheduleFreeAdamW(0.2)))), 8, dynamicGrowthSteps: 2);
    }

    private static string Read(Optimizer optimizer)
    {
        using var read = Optimizer.FromConfig(optimizer.ToConfig());
        return read.ToConfig().ToJsonString();
    }
}
