using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class BaseOptionTests
{
    [Fact]
    public void Weight_decay_spares_what_is_excluded_by_variable_or_by_name()
    {
        using var optimizer = new SGD(0.5) { WeightDecay = 0.5 };
        using var kernel = Single.Variable("model/dense/kernel", 1);
        using var bias = Single.Variable("model/dense/bias", 1);
        using var scale = Single.Variable("model/norm/gamma", 1);
        optimizer.ExcludeFromWeightDecay([scale], ["bias$"]);
        Single.Apply(optimizer, (kernel, [0]), (bias, [0]), (scale, [0]));
        Assert.Equal([0.75f, 1, 1], new[] { kernel, bias, scale }.SelectMany(Single.Values));
    }

    [Fact]
    public void Names_leave_out_of_decay_what_has_a_match_in_its_name_and_with_a_slash_in_its_path()
    {
        using var optimizer = new SGD(0.5) { WeightDecay = 0.5 };
        using var embedding = new Variable(TorchSharp.torch.ones(1), "kernel") { Path = "model/embed/kernel" };
        using var bias = new Variable(TorchSharp.torch.ones(1), "bias") { Path = "model/dense/bias" };
        using var encoder = new Variable(TorchSharp.torch.ones(1), "kernel") { Path = "model/encoder/kernel" };
        optimizer.ExcludeFromWeightDecay(names: ["^b", "/encoder/"]);
        Single.Apply(optimizer, (embedding, [0]), (bias, [0]), (encoder, [0]));
        Assert.Equal([0.75f, 1, 1], new[] { embedding, bias, encoder }.SelectMany(Single.Values));

        using var keras = new SGD(0.5) { WeightDecay = 0.5 };
        keras.ExcludeFromWeightDecay(names: ["b"]);
        Single.Apply(keras, (embedding, [0]), (bias, [0]));
        Assert.Equal([0.75f * 0.75f, 1], new[] { embedding, bias }.SelectMany(Single.Values));
    }

    [Fact]
    public void A_list_of_names_may_have_some_that_no_variable_of_this_model_has()
    {
        using var optimizer = new SGD(0.5) { WeightDecay = 0.5 };
        using var kernel = new Variable(ones(1), "kernel");
        using var bias = new Variable(ones(1), "bias");
        optimizer.ExcludeFromWeightDecay(names: ["bias", "gamma", "beta"]);
        Assert.True(Single.Apply(optimizer, (kernel, [0]), (bias, [0])));
        Assert.Equal([0.75f, 1], new[] { kernel, bias }.SelectMany(Single.Values));
    }

    [Fact]
    public void The_name_of_a_modules_parameter_is_the_last_part_of_its_path()
    {
        using var scope = NewDisposeScope();
        var embedding = ones(1, requires_grad: true);
        using var optimizer = new SGD(0.5) { WeightDecay = 0.5 };
        optimizer.ExcludeFromWeightDecay(names: ["b"]);
        using var attached = new AttachedOptimizer(optimizer, [("embed.weight", embedding), ("embed.bias", ones(1, requires_grad: true))]);
        embedding.grad = zeros(1);
        attached.Step();
        attached.ZeroGrad();
        Assert.Equal([0.75f], GoldenTensor.Floats(embedding));
    }

    /// <summary>With the pattern as it was given and the argument that held it; whole by itself, not closed by what is put around it.</summary>
    [Theory]
    [InlineData("(")]
    [InlineData("a)(b")]
    public void What_is_no_regular_expression_is_refused_by_name(string pattern)
    {
        using var optimizer = new SGD();
        AssertRefused("path", () => optimizer.ForPath(pattern, 0.5));
        AssertRefused("paths", () => optimizer.ForLayers(["unused", pattern], 0.5));
        AssertRefused("names", () =>
        {
            optimizer.ExcludeFromWeightDecay(names: ["bias", pattern]);
            return optimizer;
        });
        AssertRefused("optimizerMap", () => new OptimizerMap(optimizer, (pattern, optimizer)));
        AssertRefused("excludeLayers", () => new Muon(excludeLayers: [pattern]));
        using var variable = Single.Variable("v", 1);
        Assert.True(Single.Apply(optimizer, (variable, [1])));

        void AssertRefused(string argument, Func<object> call)
        {
            var error = Assert.Throws<ArgumentException>(argument, call);
            Assert.StartsWith($"'{pattern}' is not a regular expression: Invalid pattern '{pattern}' at offset ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("(?=a)a")]
    [InlineData(@"(a)\1")]
    public void Expressions_that_need_backtracking_are_refused_by_name(string pattern)
    {
        using var optimizer = new SGD();
        var error = Assert.Throws<ArgumentException>("path", () => optimizer.ForPath(pattern, 0.5));
        Assert.StartsWith(
            $"'{pattern}' cannot be matched without backtracking: write it without lookaround, backreferences, atomic groups and long counted repetitions.",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expressions_that_would_backtrack_for_ever_are_matched_at_once()
    {
        using var optimizer = new SGD(1).ForPath("(a+)+b", 0.5);
        using var variable = Single.Variable(new string('a', 200) + "b", 1);
        using var other = Single.Variable(new string('a', 200), 1);
        Single.Apply(optimizer, (variable, [1]), (other, [1]));
        Assert.Equal((0.5f, 0f), (Assert.Single(Single.Values(variable)), Assert.Single(Single.Values(other))));
    }

    [Fact]
    public void Exclusions_from_decay_add_up_and_are_those_of_the_time_of_the_call()
    {
        using var optimizer = new SGD(0.5) { WeightDecay = 0.5 };
        using var a = Single.Variable("a", 1);
        using var b = Single.Variable("b", 1);
        using var c = Single.Variable("c", 1);
        List<Variable> excluded = [a];
        optimizer.ExcludeFromWeightDecay(excluded);
        excluded.Add(c);
        optimizer.ExcludeFromWeightDecay(names: ["b"]);
        Assert.ThrowsAny<ArgumentException>(() => optimizer.ExcludeFromWeightDecay([c], ["("]));
        Single.Apply(optimizer, (a, [0]), (b, [0]), (c, [0]));
        Assert.Equal([1, 1, 0.75f], new[] { a, b, c }.SelectMany(Single.Values));
    }

    [Fact]
    public void Momentum_and_decay_by_schedule_equal_a_loop_by_hand()
    {
        Number[] momenta = [0, 0.5, 0.9], decays = [0, 0.1, 0.2];
        using var optimizer = new SGD(0.1, new PiecewiseConstantDecay([0, 1], momenta)) { WeightDecay = new PiecewiseConstantDecay([0, 1], decays) };
        using var variable = Single.Variable("v", 1);
        double w = 1, v = 0;
        for (var step = 0; step < 5; step++)
        {
            (double μ, double λ, var g) = (momenta[Math.Min(step, 2)], decays[Math.Min(step, 2)], step - 1.5);
            w *= 1 - 0.1 * λ;
            v = μ * v - 0.1 * g;
            w += v;
            Single.Apply(optimizer, (variable, [(float)g]));
            Single.Close([w], Single.Values(variable), $"weight after {step + 1}");
        }
    }

    /// <summary>
    /// A weight in [1, 2) can only lose whole multiples of 2⁻²³, here 0.84 to 1.68 of them: rounded to 1 and 2, 0.964 of what it should on average. 1 - 1e-7
    /// as a float would make it 1.16.
    /// </summary>
    [Theory]
    [InlineData("one pass")]
    [InlineData("operations")]
    [InlineData("script")]
    public void A_small_decay_is_not_rounded_up(string route)
    {
        using var scope = NewDisposeScope();
        const int count = 2048, updates = 1000;
        using var optimizer = new SGD(1e-3) { WeightDecay = 1e-4, UsesTensorOperations = route == "operations" };
        var start = linspace(1, 2, count, dtype: float64).to(float32);
        using var variable = new Variable(start, "v");
        var gradient = route == "script" ? zeros(count, dtype: float64) : zeros(count); // Memory is not read directly where the types differ.
        var before = GoldenTensor.Values(variable.Value).Sum(w => (double)w);
        for (var update = 0; update < updates; update++) optimizer.Apply([gradient], [variable]);
        var lost = before - GoldenTensor.Values(variable.Value).Sum(w => (double)w);
        Assert.InRange(lost / (before * (1 - Math.Pow(1 - 1e-7, updates))), 0.95, 1.05);
    }

    [Fact]
    public void A_global_norm_that_is_not_finite_makes_everything_NaN_as_in_Keras()
    {
        using var optimizer = new SGD(1) { GlobalClipNorm = 1 };
        using var a = Single.Variable("a", 1, 2);
        using var b = Single.Variable("b", 3);
        Single.Apply(optimizer, (a, [1, float.PositiveInfinity]), (b, [1]));
        Assert.All(Single.Values(a).Concat(Single.Values(b)), weight => Assert.True(float.IsNaN(weight)));
    }

    [Fact]
    public void At_most_one_kind_of_clipping_may_be_set()
    {
        Assert.Throws<ArgumentException>("ClipValue", () => new SGD { ClipNorm = 1, ClipValue = 1 });
        Assert.Throws<ArgumentException>("GlobalClipNorm", () => new SGD { ClipNorm = 1, GlobalClipNorm = 1 });
        Assert.Throws<ArgumentException>("GlobalClipNorm", () => new SGD { ClipValue = 1, GlobalClipNorm = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("ClipNorm", () => new SGD { ClipNorm = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("GradientAccumulationSteps", () => new SGD { GradientAccumulationSteps = 0 });
    }

    [Fact]
    public void The_end_of_training_before_any_update_leaves_the_weights()
    {
        using var optimizer = new SGD(0.1) { UseEma = true };
        using var variable = Single.Variable("v", 1, 2);
        optimizer.Build([variable]);
        optimizer.FinalizeVariables();
        Assert.Equal([1, 2], Single.Values(variable));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Averages_overwrite_the_weights_after_every_so_many_updates(int frequency)
    {
        using var optimizer = new SGD(0.5) { UseEma = true, EmaMomentum = 0.5, EmaOverwriteFrequency = frequency };
        using var variable = Single.Variable("v", 1);
        double w = 1, average = 0;
        for (var update = 0; update < 7; update++)
        {
            Single.Apply(optimizer, (variable, [update - 2.25f]));
            w -= 0.5 * (update - 2.25);
            average = update == 0 ? w : 0.5 * average + 0.5 * w;
            if ((update + 1) % frequency == 0) w = average;
            Single.Close([w], Single.Values(variable), $"weight after {update + 1}");
        }
        optimizer.FinalizeVariables();
        Single.Close([average], Single.Values(variable), "weight at the end");
    }

    [Fact]
    public void Fit_ends_with_the_moving_averages_in_the_weights()
    {
        using var model = new Sequential([new Input([1]), new Dense(1, useBias: false, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0.25) { UseEma = true, EmaMomentum = 0.5 }, loss: "mse");
        var before = new List<float>();
        model.Fit(new float[,] { { 1 } }, new float[,] { { 1 } }, epochs: 4, verbose: 0, callbacks: [new Watch(() => before.Add(model.GetWeights()[0].Single()))],
            cancellationToken: TestContext.Current.CancellationToken);

        double w = 0, average = 0;
        for (var update = 0; update < 4; update++)
        {
            w -= 0.25 * 2 * (w - 1);
            average = update == 0 ? w : 0.5 * average + 0.5 * w;
        }
        Single.Close([0.5, 0.75, 0.875, 0.9375], [.. before], "weights during training");
        Single.Close([average], [model.GetWeights()[0].Single()], "weights after training");
    }

    private sealed class Watch(Action look) : Anneal.Callbacks.Callback
    {
        public override void OnEpochEnd(int epoch, Anneal.Callbacks.Logs logs) => look();
    }
}
