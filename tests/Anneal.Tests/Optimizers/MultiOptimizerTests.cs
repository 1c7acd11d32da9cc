using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests.Optimizers;

public sealed class MultiOptimizerTests
{
    [Fact]
    public void An_exact_path_comes_before_expressions_and_expressions_match_whole_paths()
    {
        SGD fallback = new(), encoder = new(), exact = new();
        var map = new OptimizerMap(fallback, ("m/encoder/.*", encoder), ("m/encoder/kernel", exact));
        Assert.Same(exact, map["m/encoder/kernel"]);
        Assert.Same(encoder, map["m/encoder/bias"]);
        Assert.Same(fallback, map["m/encoder"]);
        Assert.Same(fallback, map["x/m/encoder/bias"]);
    }

    [Fact]
    public void Two_expressions_for_one_variable_are_refused_before_anything_changes()
    {
        using var optimizer = new MultiOptimizer(new OptimizerMap(new SGD(1), ("a.*", new SGD(1)), (".*b", new SGD(1))));
        using var variable = Single.Variable("ab", 1);
        var error = Assert.Throws<ArgumentException>(() => Single.Apply(optimizer, (variable, [1])));
        Assert.Contains("'a.*', '.*b'", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], Single.Values(variable));
    }

    [Theory]
    [InlineData("m/encodr/.*")]
    [InlineData("encoder/.*")]
    public void A_path_that_no_variable_has_is_refused_and_the_nearest_are_named(string path)
    {
        using var optimizer = new MultiOptimizer(new OptimizerMap(new SGD(1), (path, new SGD(1)), ("m/h.*", new Adam())));
        using var encoder = Single.Variable("m/encoder/kernel", 1);
        using var head = Single.Variable("m/head/kernel", 1);
        var error = Assert.Throws<ArgumentException>("variables", () => Single.Apply(optimizer, (head, [1]), (encoder, [1])));
        Assert.StartsWith($"'{path}' of the OptimizerMap matches no variable; a path must match as a whole. The nearest paths are 'm/encoder/kernel'", error.Message, StringComparison.Ordinal);
        Assert.False(optimizer.Built);
        Assert.All(optimizer.Optimizers, inner => Assert.False(inner.Built));
    }

    [Fact]
    public void A_path_of_an_inner_optimizer_is_one_of_its_own_variables()
    {
        using var optimizer = new MultiOptimizer(new OptimizerMap(new SGD(1).ForPath("b", 0.5), ("b", new Adam())));
        using var a = Single.Variable("a", 1);
        using var b = Single.Variable("b", 1);
        var error = Assert.Throws<ArgumentException>("variables", () => Single.Apply(optimizer, (a, [1]), (b, [1])));
        Assert.StartsWith("ForPath(\"b\") matches no variable of optimizer 'sgd'. The nearest paths are 'a'.", error.Message, StringComparison.Ordinal);
        Assert.All(optimizer.Optimizers, inner => Assert.False(inner.Built));
    }

    [Fact]
    public void An_optimizer_without_gradients_sits_the_call_out()
    {
        SGD fallback = new(1), other = new(new PiecewiseConstantDecay([0], [1, 0.5]));
        using var optimizer = new MultiOptimizer(new OptimizerMap(fallback, ("b", other)));
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        using var gradient = TorchSharp.torch.ones(1);
        Assert.True(optimizer.Apply([gradient, null], [a, b]));
        Assert.Equal((1, 1, 0), (optimizer.Iterations, fallback.Iterations, other.Iterations));
        Assert.True(optimizer.Apply([null, gradient], [a, b]));
        Assert.True(optimizer.Apply([null, gradient], [a, b]));
        Assert.Equal((3, 1, 2), (optimizer.Iterations, fallback.Iterations, other.Iterations));
        Assert.Equal([-1, -1.5f], Single.Values(a).Concat(Single.Values(b)));
        Assert.Throws<ArgumentException>("gradients", () => optimizer.Apply([null, null], [a, b]));
    }

    [Fact]
    public void Where_the_default_has_no_variables_the_rate_is_that_of_the_first_that_has()
    {
        var schedule = new PiecewiseConstantDecay([0], [1, 0.5]);
        SGD fallback = new(8), first = new(schedule);
        using var optimizer = new MultiOptimizer(new OptimizerMap(fallback, ("a", first), ("b", new SGD(4))));
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        Assert.Equal((8, null), (optimizer.LearningRate.Value, optimizer.Schedule));
        Single.Apply(optimizer, (a, [1]), (b, [1]));
        Assert.Equal((0.5, 1), (optimizer.LearningRate.Value, optimizer.LastLearningRate));
        Assert.Same(schedule, optimizer.Schedule);
        optimizer.LearningRate = 2;
        Assert.Equal((8, 2, 4), (fallback.LearningRate.Value, first.LearningRate.Value, optimizer.Optimizers[1].LearningRate.Value));
    }

    [Fact]
    public void The_rate_is_the_default_optimizers_and_factors_count_for_all()
    {
        SGD fallback = new(new PiecewiseConstantDecay([0], [1, 0.5])), other = new(2);
        using var optimizer = new MultiOptimizer(new OptimizerMap(fallback, ("b", other)));
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        optimizer.RateFactors["half"] = 0.5;
        Assert.Equal(0.5, optimizer.LearningRate.Value);
        Single.Apply(optimizer, (a, [1]), (b, [1]));
        Assert.Equal([-0.5f, -1], Single.Values(a).Concat(Single.Values(b)));
        Assert.Equal((0.5, 1), (optimizer.LastLearningRate, other.LastLearningRate));
        optimizer.LearningRate = 8;
        Assert.Equal((4, 1), (optimizer.LearningRate.Value, other.LearningRate.Value));
        Assert.Equal((1, 1, 1), (optimizer.Iterations, fallback.Iterations, other.Iterations));
    }

    [Fact]
    public void An_error_of_one_optimizer_keeps_the_others_from_changing_anything()
    {
        SGD broken = new(LearningRateSchedule.FromFunction(_ => -1));
        using var optimizer = new MultiOptimizer(new OptimizerMap(broken, ("a", new SGD(1))));
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        Assert.Throws<InvalidOperationException>(() => Single.Apply(optimizer, (a, [1]), (b, [1])));
        Assert.Equal([0, 0], Single.Values(a).Concat(Single.Values(b)));
        Assert.Equal(0, optimizer.Iterations);
    }

    [Fact]
    public void Its_state_has_the_rates_of_its_optimizers_and_none_of_its_own()
    {
        using var optimizer = new MultiOptimizer(new OptimizerMap(new SGD(0.5)));
        using var a = Single.Variable("a", 0);
        optimizer.Build([a]);
        Assert.DoesNotContain("learning_rate", optimizer.GetState().Keys);
        Assert.Equal(new[] { 0.5 }, optimizer.GetState()["optimizer_0/learning_rate"]);
        optimizer.SetState(optimizer.GetState());
        Assert.Equal(0.5, optimizer.LearningRate.Value);
    }

    [Fact]
    public void An_optimizer_of_several_makes_no_update_alone()
    {
        var inner = new SGD(0.5);
        using var optimizer = new MultiOptimizer(new OptimizerMap(inner));
        using var a = Single.Variable("a", 0);
        Single.Apply(optimizer, (a, [1]));
        var error = Assert.Throws<InvalidOperationException>(() => Single.Apply(inner, (a, [1])));
        Assert.StartsWith("Optimizer 'sgd' is part of optimizer 'multi_optimizer', whose clock would fall behind. ", error.Message, StringComparison.Ordinal);
        Assert.Equal([-0.5f], Single.Values(a));
        Single.Apply(optimizer, (a, [1]));
        Assert.Equal((2, 2), (optimizer.Iterations, inner.Iterations));
    }

    [Fact]
    public void An_optimizer_has_one_owner()
    {
        SGD first = new(), second = new();
        using var multi = new MultiOptimizer(new OptimizerMap(first));
        using var scaling = new LossScaleOptimizer(second);
        AssertRefused("innerOptimizer", first, multi, () => new LossScaleOptimizer(first));
        AssertRefused("innerOptimizer", second, scaling, () => new LossScaleOptimizer(second));
        AssertRefused("optimizerMap", first, multi, () => new MultiOptimizer(new OptimizerMap(first)));
        AssertRefused("optimizerMap", second, scaling, () => new MultiOptimizer(new OptimizerMap(second)));

        static void AssertRefused(string argument, Optimizer inner, Optimizer owner, Func<object> call) => Assert.StartsWith(
            $"Optimizer '{inner.Name}' is already part of optimizer '{owner.Name}'. Make one optimizer for each.", Assert.Throws<ArgumentException>(argument, call).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_skipped_update_is_skipped_by_all()
    {
        using var optimizer = new MultiOptimizer(new OptimizerMap(new SGD(1), ("a", new SGD(1)))) { NonFiniteGradients = NonFiniteGradients.Skip };
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        Assert.False(Single.Apply(optimizer, (a, [1]), (b, [float.NaN])));
        Assert.Equal([0, 0], Single.Values(a).Concat(Single.Values(b)));
        Assert.Equal((0, 1), (optimizer.Iterations, optimizer.SkippedUpdates));
        Assert.All(optimizer.Optimizers, inner => Assert.Equal(0, inner.Iterations));
    }

    [Fact]
    public void The_loss_scale_counts_for_all()
    {
        using var optimizer = new MultiOptimizer(new OptimizerMap(new SGD(1), ("a", new SGD(1))), lossScaleFactor: 4);
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        Single.Apply(optimizer, (a, [4]), (b, [4]));
        Assert.Equal([-1, -1], Single.Values(a).Concat(Single.Values(b)));
        using var read = Optimizer.FromConfig(optimizer.ToConfig());
        Assert.Equal(optimizer.ToConfig().ToJsonString(), read.ToConfig().ToJsonString());
        Assert.Equal(4, Assert.IsType<MultiOptimizer>(read).Optimizers[0].LossScaleFactor);
    }

    [Fact]
    public void What_belongs_elsewhere_is_refused()
    {
        using var variable = Single.Variable("v", 0);
        using var multi = new MultiOptimizer(new OptimizerMap(new SGD()));
        Assert.Null(typeof(MultiOptimizer).GetProperty("WeightDecay"));
        Assert.Throws<ArgumentException>("defaultOptimizer", () => new OptimizerMap(multi));
        Assert.Throws<ArgumentException>("optimizerMap", () => new OptimizerMap("sgd", ("a", "sgd"), ("a", "sgd")));
        Assert.Throws<ArgumentException>("optimizerMap", () => new MultiOptimizer(new OptimizerMap(new SGD { LossScaleFactor = 2 })));
        Assert.Throws<ArgumentException>("optimizerMap", () => new MultiOptimizer(new OptimizerMap(new SGD { NonFiniteGradients = NonFiniteGradients.Skip })));
        Assert.Throws<ArgumentException>("optimizerMap", () => new MultiOptimizer(multi.OptimizerMap));
    }
}
