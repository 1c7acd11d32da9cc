using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public class OptimizerTests
{
    [Fact]
    public void Clock_counts_applied_updates_and_schedules_read_it()
    {
        using var scope = NewDisposeScope();
        using var w = new Variable(ones(3), "w");
        var schedule = new ExponentialDecay(0.1, 1, 0.5);
        using var optimizer = new SGD(schedule);
        Assert.Same(schedule, optimizer.Schedule);
        Assert.Null(optimizer.LastLearningRate);
        for (var step = 0; step < 3; step++)
        {
            Assert.Equal(step, optimizer.Iterations);
            Assert.Equal(schedule.At(step), optimizer.LearningRate.Value);
            Assert.Equal(optimizer.LearningRate.Value, optimizer.LearningRate.Value);
            optimizer.Apply([ones(3)], [w]);
            Assert.Equal(schedule.At(step), optimizer.LastLearningRate);
        }
        Assert.Equal(1 - 0.1f - 0.05f - 0.025f, GoldenTensor.Values(w.Value)[0], 1e-6);
    }

    [Fact]
    public void Assigning_a_rate_replaces_the_schedule_from_the_next_update_on()
    {
        using var scope = NewDisposeScope();
        using var w = new Variable(zeros(1), "w");
        using var optimizer = new SGD(new ExponentialDecay(0.1, 1, 0.5));
        optimizer.Apply([ones(1)], [w]);
        optimizer.LearningRate = 2;
        Assert.Null(optimizer.Schedule);
        Assert.Equal(2, optimizer.LearningRate.Value);
        Assert.Equal(0.1, optimizer.LastLearningRate);
        optimizer.Apply([ones(1)], [w]);
        Assert.Equal(2, optimizer.LastLearningRate);
        Assert.Equal(2, optimizer.Iterations);
        Assert.Equal(-2.1f, w.Value.data<float>()[0]);
        foreach (var bad in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.StartsWith(
                "learningRate must be 0 or more and finite; it was ", Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LearningRate = bad).Message,
                StringComparison.Ordinal);
        Assert.Equal(2, optimizer.LearningRate.Value);
        optimizer.LearningRate = 0;
        optimizer.Apply([ones(1)], [w]);
        Assert.Equal(-2.1f, w.Value.data<float>()[0]);
    }

    [Fact]
    public void Function_as_rate_is_asked_with_the_updates_index()
    {
        using var scope = NewDisposeScope();
        using var w = new Variable(zeros(1), "w");
        Func<double, double> function = step => 1 + step;
        using var optimizer = new SGD(function);
        Assert.NotNull(optimizer.Schedule);
        for (var step = 0; step < 3; step++) optimizer.Apply([ones(1)], [w]);
        Assert.Equal(-6, w.Value.data<float>()[0]);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Rate_out_of_range_is_refused_before_anything_changes(double rate, string text)
    {
        using var scope = NewDisposeScope();
        using var w = new Variable(ones(20), "w");
        Func<double, double> function = step => step == 1 ? rate : 0.1;
        using var optimizer = new Adam(function);
        optimizer.Apply([ones(20)], [w]);
        var before = State(optimizer, w);
        var error = Assert.Throws<InvalidOperationException>(() => optimizer.Apply([ones(20)], [w]));
        Assert.StartsWith($"The learning rate of update 1 is {text}; it must be 0 or more and finite. It comes from ", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, State(optimizer, w));
        optimizer.LearningRate = 0.1;
        optimizer.Apply([ones(20)], [w]);
        Assert.Equal(2, optimizer.Iterations);
    }

    [Fact]
    public void Updates_that_do_not_fit_are_refused_before_anything_changes()
    {
        using var scope = NewDisposeScope();
        using var a = new Variable(ones(2, 3), "a");
        using var b = new Variable(ones(4), "b");
        using var stranger = new Variable(ones(4), "stranger");
        using var optimizer = new SGD(0.1, momentum: 0.9, name: "mine");
        var (ga, gb) = (ones(2, 3), ones(4));
        optimizer.Apply([ga, gb], [a, b]);
        var before = State(optimizer, a, b, stranger);

        Refused<ArgumentException>("gradients must have one gradient per variable, 2; it had 1. (Parameter 'gradients')", [ga], [a, b]);
        Refused<ArgumentException>("The gradient of 'b' has shape (2, 2); the variable has shape (4,). (Parameter 'gradients')", [ga, ones(2, 2)], [a, b]);
        Refused<ArgumentException>("The gradient of 'a' has shape (3, 2); the variable has shape (2, 3). (Parameter 'gradients')", [ones(3, 2), gb], [a, b]);
        Refused<ArgumentException>("The gradient of 'b' has shape (1,); the variable has shape (4,). (Parameter 'gradients')", [ga, ones(1)], [a, b]);
        Refused<ArgumentException>(
            "The gradient of 'b' has type Int64; it must be a floating-point type. (Parameter 'gradients')", [ga, ones(4, dtype: int64)], [a, b]);
        Refused<ArgumentException>("The gradient of 'b' is sparse; make it dense with to_dense(). (Parameter 'gradients')", [ga, gb.to_sparse()], [a, b]);
        Refused<ArgumentException>(
            "The gradient of 'b' is on device meta; the variable is on cpu. (Parameter 'gradients')", [ga, ones(4, device: META)], [a, b]);
        Refused<ArgumentException>("gradients must hold at least one gradient; all were null. Does the loss depend on the variables? (Parameter 'gradients')", [null, null], [a, b]);
        Refused<ArgumentException>("Variable 'a' is listed twice, so it would be updated twice.", [ga, gb, ga], [a, b, a]);
        Refused<InvalidOperationException>(
            "Optimizer 'mine' was not built with variable 'stranger'. Use a new optimizer for new variables.", [ga, gb], [a, stranger]);
        Assert.Throws<InvalidOperationException>(() => optimizer.Build([a, stranger]));
        optimizer.Build([a, b]);
        Assert.Equal(before, State(optimizer, a, b, stranger));

        using var fresh = new Adam();
        Assert.Equal("Variable 'b' is listed twice, so it would be updated twice.", Assert.Throws<ArgumentException>(() => fresh.Build([a, b, b])).Message);
        Assert.False(fresh.Built);
        Assert.Empty(fresh.StateVariables);

        void Refused<T>(string message, Tensor?[] gradients, Variable[] variables)
            where T : Exception
        {
            Assert.Equal(message, Assert.Throws<T>(() => optimizer.Apply(gradients, variables)).Message);
            Assert.Equal(before, State(optimizer, a, b, stranger));
        }
    }

    [Fact]
    public void Missing_gradients_leave_variable_and_state_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var a = new Variable(ones(3), "a");
        using var b = new Variable(ones(3), "b");
        using var optimizer = new Adam(0.1);
        optimizer.Apply([ones(3), ones(3)], [a, b]);
        var before = GoldenTensor.Values(b.Value).Concat(optimizer.StateVariables.Skip(2).SelectMany(s => GoldenTensor.Values(s.Value))).ToList();
        var moved = GoldenTensor.Values(a.Value);
        optimizer.Apply([ones(3), null], [a, b]);
        optimizer.Apply([ones(3)], [a]);
        Assert.Equal(before, GoldenTensor.Values(b.Value).Concat(optimizer.StateVariables.Skip(2).SelectMany(s => GoldenTensor.Values(s.Value))));
        Assert.NotEqual(moved, GoldenTensor.Values(a.Value));
        Assert.Equal(3, optimizer.Iterations);
    }

    [Fact]
    public void State_is_named_after_paths_and_belongs_to_its_variable_in_any_order()
    {
        using var scope = NewDisposeScope();
        using var a = new Variable(ones(2), "kernel") { Path = "model/dense/kernel" };
        using var b = new Variable(ones(3), "bias") { Path = "model/dense/bias" };
        using var optimizer = new Adam(0.1, amsgrad: true);
        Assert.False(optimizer.Built);
        optimizer.Apply([ones(2), ones(3) * 2], [a, b]);
        Assert.Equal(
            [
                "model_dense_kernel_momentum", "model_dense_kernel_velocity", "model_dense_kernel_velocity_hat",
                "model_dense_bias_momentum", "model_dense_bias_velocity", "model_dense_bias_velocity_hat",
            ],
            optimizer.StateVariables.Select(s => s.Name));
        var momentum = GoldenTensor.Values(optimizer.StateVariables[0].Value)[0];
        optimizer.Apply([ones(3) * 2, ones(2)], [b, a]);
        Assert.Equal(momentum + 0.1 * (1 - momentum), GoldenTensor.Values(optimizer.StateVariables[0].Value)[0], 1e-6);
        Assert.All(optimizer.StateVariables, s => Assert.False(s.Trainable));
        using var sgd = new SGD();
        sgd.Build([a, b]);
        Assert.Empty(sgd.StateVariables);
    }

    /// <summary>In double: the rate is 0.1, not the float 0.1f, and 1 - β₂ not the float's.</summary>
    [Fact]
    public void Double_variables_are_updated_in_double()
    {
        using var scope = NewDisposeScope();
        using var w = new Variable(tensor([1.0, 2.0]), "w");
        using var sgd = new SGD(0.1, momentum: 0.9);
        double v = 0, x = 1;
        for (var step = 0; step < 3; step++)
        {
            sgd.Apply([tensor([0.3, 0.7])], [w]);
            v = 0.9 * v - 0.1 * 0.3;
            x += v;
        }
        Assert.Equal(x, GoldenTensor.Values(w.Value)[0], 1e-15);
        Assert.Equal(float64, sgd.StateVariables[0].Value.dtype);

        using var u = new Variable(tensor([1.0]), "u");
        using var adam = new Adam(0.01);
        double m = 0, s = 0, y = 1;
        for (var t = 1; t <= 3; t++)
        {
            adam.Apply([tensor([0.3f])], [u]);
            var g = (double)0.3f;
            m += (1 - 0.9) * (g - m);
            s += (1 - 0.999) * (g * g - s);
            y -= 0.01 * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t)) * m / (Math.Sqrt(s) + 1e-7);
        }
        Assert.Equal(y, GoldenTensor.Values(u.Value)[0], 1e-14);
    }

    [Theory]
    [InlineData("sgd", typeof(SGD))]
    [InlineData("SGD", typeof(SGD))]
    [InlineData("Adam", typeof(Adam))]
    [InlineData("ADAM", typeof(Adam))]
    public void Names_are_found_in_any_case(string name, Type type)
    {
        using Optimizer optimizer = name;
        Assert.IsType(type, optimizer);
        Assert.Equal(name.ToLowerInvariant(), optimizer.Name);
    }

    [Fact]
    public void Defaults_are_those_of_Keras()
    {
        using var sgd = new SGD();
        Assert.Equal((0.01, 0.0, false), (sgd.LearningRate.Value, sgd.Momentum, sgd.Nesterov));
        using var adam = new Adam();
        Assert.Equal((0.001, 0.9, 0.999, 1e-7, false), (adam.LearningRate.Value, adam.Beta1, adam.Beta2, adam.Epsilon, adam.Amsgrad));
    }

    [Fact]
    public void Constructors_refuse_what_is_out_of_range()
    {
        foreach (var bad in new[] { -0.1, 1.1, double.NaN })
        {
            Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(momentum: bad)).ParamName);
            Assert.Equal("beta1", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: bad)).ParamName);
            Assert.Equal("beta2", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: bad)).ParamName);
        }
        Assert.Equal("beta1", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1)).ParamName);
        foreach (var bad in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Equal("epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: bad)).ParamName);
            Assert.Equal("learningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(bad)).ParamName);
        }
        Assert.Throws<ArgumentNullException>(() => new SGD((LearningRateSchedule)null!));
        Assert.Throws<ArgumentNullException>(() => Optimizer.Get(null!));
    }

    [Fact]
    public void Variables_with_holes_in_memory_are_updated_too()
    {
        using var scope = NewDisposeScope();
        var gradient = arange(12, dtype: float32).reshape(4, 3);
        using var plain = new Variable(ones(4, 3), "w");
        using var turned = new Variable(ones(3, 4).t(), "w");
        Assert.False(turned.Value.is_contiguous());
        using var first = new Adam(0.1);
        using var second = new Adam(0.1);
        for (var i = 0; i < 3; i++)
        {
            first.Apply([gradient], [plain]);
            second.Apply([gradient], [turned]);
        }
        Assert.Equal(GoldenTensor.Values(plain.Value), GoldenTensor.Values(turned.Value));
    }

    [Fact]
    public void Models_do_not_share_an_optimizer()
    {
        var optimizer = new SGD();
        var data = new float[2, 2];
        using var one = new Anneal.Models.Sequential([new Anneal.Layers.Dense(2)]);
        using var two = new Anneal.Models.Sequential([new Anneal.Layers.Dense(2)]);
        one.Compile(optimizer, "mse");
        two.Compile(optimizer, "mse");
        one.Fit(data, data, verbose: 0);
        Assert.Throws<InvalidOperationException>(() => two.Fit(data, data, verbose: 0));
    }

    private static List<double> State(Optimizer optimizer, params Variable[] variables) =>
        [.. variables.Concat(optimizer.StateVariables).SelectMany(v => GoldenTensor.Values(v.Value)), optimizer.Iterations, optimizer.LastLearningRate ?? -1];

    [Theory]
    [InlineData("plain")]
    [InlineData("scaled")]
    [InlineData("several")]
    [InlineData("schedule-free")]
    public void A_disposed_optimizer_says_so_whatever_is_asked_of_it(string kind)
    {
        Optimizer optimizer = kind switch
        {
            "plain" => new Adam(0.1),
            "scaled" => new LossScaleOptimizer(new Adam(0.1)),
            "several" => new MultiOptimizer(new OptimizerMap(new Adam(0.1))),
            _ => new ScheduleFreeAdamW(0.1),
        };
        using var variable = Single.Variable("v", 1);
        Single.Apply(optimizer, (variable, [1]));
        var state = optimizer.GetState();
        optimizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Single.Apply(optimizer, (variable, [1])));
        Assert.Throws<ObjectDisposedException>(() => optimizer.Build([variable]));
        Assert.Throws<ObjectDisposedException>(() => optimizer.GetState());
        Assert.Throws<ObjectDisposedException>(() => optimizer.SetState(state));
        Assert.Throws<ObjectDisposedException>(optimizer.FinalizeVariables);
        Assert.Equal(1, optimizer.Iterations);
    }
}
