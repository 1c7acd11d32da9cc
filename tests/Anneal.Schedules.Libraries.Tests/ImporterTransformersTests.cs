using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;
using static System.Math;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>Against the factors of transformers' optimization.py, times the rate.</summary>
public class ImporterTransformersTests
{
    private static readonly Gen<(double Rate, int Warmup, int Steps)> Run = Gen.Select(Gen.Double[1e-4, 2], Gen.Int[0, 40], Gen.Int[1, 100])
        .Select((rate, warmup, rest) => (rate, warmup, warmup + rest));

    private static readonly Gen<double> Cycles = Gen.OneOf(Gen.Const(0.5), Gen.Const(2.0), Gen.Double[0, 4]);

    [Fact]
    public void Constant_has_no_warm_up() => ImporterAssert.Same(_ => 0.1, TransformersSchedules.Get("constant", 0.1), 10);

    [Fact]
    public void Constant_with_warmup_is_that_of_transformers() => Check("constant_with_warmup", Gen.Const(0.0), _ => null, (_, _, _) => _ => 1);

    [Fact]
    public void Linear_is_that_of_transformers() => Check("linear", Gen.Const(0.0), _ => null, (warmup, steps, _) => t =>
        Max(0, (steps - t) / (double)Max(1, steps - warmup)));

    [Fact]
    public void Cosine_is_that_of_transformers_and_rises_again() => Check(
        "cosine", Cycles, cycles => new() { ["num_cycles"] = cycles }, (warmup, steps, cycles) => t => CosineOf(t - warmup, steps - warmup, cycles));

    [Fact]
    public void Cosine_is_back_at_the_top_after_twice_its_length() =>
        Assert.Equal(1, TransformersSchedules.Get("cosine", 1, 10, 100).At(190));

    [Fact]
    public void Cosine_with_restarts_is_that_of_transformers() => Check(
        "cosine_with_restarts", Gen.Int[1, 9].Select(n => (double)n), cycles => new() { ["num_cycles"] = (int)cycles }, (warmup, steps, cycles) => t =>
        {
            var (elapsed, rest) = (t - warmup, steps - warmup);
            return elapsed >= rest ? 0 : Max(0, 0.5 * (1 + Cos(PI * ((int)cycles * elapsed % rest / (double)rest))));
        });

    [Fact]
    public void No_restart_is_missed()
    {
        var schedule = TransformersSchedules.Get("cosine_with_restarts", 1, 0, 100, new() { ["num_cycles"] = 6 });
        Assert.Equal(1, schedule.At(50));
        Assert.Equal(0, schedule.At(100));
    }

    [Fact]
    public void Polynomial_is_that_of_transformers() => Run.ForAll(run =>
    {
        var (rate, warmup, steps) = run;
        var end = rate / 10;
        ImporterAssert.Same(
            t => t < warmup ? rate * t / warmup : t > steps ? end : (rate - end) * Pow(1 - (t - warmup) / (double)(steps - warmup), 2) + end,
            TransformersSchedules.Get("polynomial", rate, warmup, steps, new() { ["lr_end"] = end, ["power"] = 2 }), steps + 50);
        ImporterAssert.Same(
            t => t < warmup ? rate * t / warmup : t > steps ? 1e-7 : (rate - 1e-7) * (1 - (t - warmup) / (double)(steps - warmup)) + 1e-7,
            TransformersSchedules.Get("polynomial", rate, warmup, steps), steps + 50);
    }, cases: 50);

    [Fact]
    public void Inverse_sqrt_is_that_of_transformers()
    {
        Check("inverse_sqrt", Gen.Const(0.0), _ => null, (warmup, _, _) => t => InverseOf(t, warmup, warmup > 0 ? warmup : 10_000));
        Check("inverse_sqrt", Gen.Double[1, 1000], scale => new() { ["timescale"] = scale }, (warmup, _, scale) => t => InverseOf(t, warmup, scale));
    }

    [Fact]
    public void Cosine_with_min_lr_is_that_of_transformers() => Check(
        "cosine_with_min_lr", Gen.Double[0, 1], low => new() { ["min_lr_rate"] = low, ["num_cycles"] = 1.5 },
        (warmup, steps, low) => t => CosineOf(t - warmup, steps - warmup, 1.5) * (1 - low) + low);

    [Fact]
    public void The_lowest_rate_may_be_a_rate_or_a_fraction() => Assert.Equal(
        TransformersSchedules.Get("cosine_with_min_lr", 0.5, 10, 100, new() { ["min_lr_rate"] = 0.25 }),
        TransformersSchedules.Get("cosine_with_min_lr", 0.5, 10, 100, new() { ["min_lr"] = 0.125 }));

    [Fact]
    public void Cosine_warmup_with_min_lr_is_that_of_transformers() =>
        Gen.Select(Run, Gen.Double[0, 1], Gen.OneOf(Gen.Const(double.NaN), Gen.Double[0, 1]), Cycles).ForAll((run, low, first, cycles) =>
        {
            var (rate, warmup, steps) = run;
            var arguments = new JsonObject { ["min_lr_rate"] = low };
            if (cycles != 0.5)
                arguments["num_cycles"] = cycles;
            if (!double.IsNaN(first))
                arguments["warmup_lr_rate"] = first;
            ImporterAssert.Same(
                t => rate * (t >= warmup ? CosineOf(t - warmup + 1, steps - warmup, cycles) * (1 - low) + low
                    : double.IsNaN(first) ? (t + 1) / Max(1.0, warmup) : first + (1 - first) * t / Max(1, warmup - 1)),
                TransformersSchedules.Get("cosine_warmup_with_min_lr", rate, warmup, steps, arguments), steps + 50);
        }, cases: 100);

    [Theory]
    [InlineData("linear", "linear")]
    [InlineData("cosine", "cosine")]
    [InlineData("1-sqrt", "1-sqrt")]
    public void Warmup_stable_decay_is_that_of_transformers(string warmupType, string decayType) =>
        Gen.Select(Gen.Double[1e-4, 2], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Double[0, 1]).ForAll((rate, warmup, stable, decay, low) =>
        {
            var schedule = TransformersSchedules.Get("warmup_stable_decay", rate, warmup, schedulerSpecificKwargs: new()
            {
                ["num_stable_steps"] = stable,
                ["num_decay_steps"] = decay,
                ["warmup_type"] = warmupType,
                ["decay_type"] = decayType,
                ["min_lr_ratio"] = low,
            });
            ImporterAssert.Same(t => rate * WarmupStableDecayOf(t, warmup, stable, decay, warmupType, decayType, low), schedule, 120);
        }, cases: 50);

    [Fact]
    public void Warmup_stable_decay_may_decay_in_other_cycles() =>
        Gen.Select(Gen.Double[1e-4, 2], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[1, 30], Gen.Double[0, 1], Cycles).ForAll((rate, warmup, stable, decay, low, cycles) =>
        {
            var schedule = TransformersSchedules.Get("warmup_stable_decay", rate, warmup, schedulerSpecificKwargs: new()
            {
                ["num_stable_steps"] = stable,
                ["num_decay_steps"] = decay,
                ["min_lr_ratio"] = low,
                ["num_cycles"] = cycles,
            });
            ImporterAssert.Same(
                t => rate * (t >= warmup + stable && t < warmup + stable + decay
                    ? low + (1 - low) * CosineOf(t - warmup - stable, decay, cycles)
                    : WarmupStableDecayOf(t, warmup, stable, decay, "linear", "cosine", low)),
                schedule, 120, 1e-12);
        }, cases: 50);

    [Theory]
    [InlineData("linear", 5, 0.55)]
    [InlineData("linear", 69, 1)]
    [InlineData("linear", 77.5, 0.775)]
    [InlineData("cosine", 77.5, 0.868198051534)]
    [InlineData("1-sqrt", 77.5, 0.55)]
    [InlineData("linear", 85, 0.55)]
    [InlineData("cosine", 85, 0.55)]
    [InlineData("1-sqrt", 85, 0.363603896932)]
    [InlineData("linear", 100, 0.1)]
    [InlineData("cosine", 100, 0.1)]
    [InlineData("1-sqrt", 100, 0.1)]
    public void Warmup_stable_decay_has_its_published_factors(string decayType, double step, double expected) => Assert.Equal(
        expected,
        TransformersSchedules.Get("warmup_stable_decay", 1, 10, 100, new() { ["num_decay_steps"] = 30, ["decay_type"] = decayType, ["min_lr_ratio"] = 0.1 }).At(step),
        1e-12);

    [Fact]
    public void Every_name_of_transformers_is_known_or_told_apart()
    {
        Assert.Equal(10, TransformersSchedules.Names.Count);
        Assert.Contains("it is not a schedule. Set optimizer.LearningRate", Error(() => TransformersSchedules.Get("reduce_lr_on_plateau", 1)), StringComparison.Ordinal);
        Assert.StartsWith("'cosin' is not a schedule of transformers; the nearest is 'cosine'.", Error(() => TransformersSchedules.Get("cosin", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_are_missing_surplus_or_wrong_are_refused()
    {
        Assert.Equal("linear needs numWarmupSteps, which was not given.", Error(() => TransformersSchedules.Get("linear", 1, null, 10)));
        Assert.Equal("cosine needs numTrainingSteps, which was not given.", Error(() => TransformersSchedules.Get("cosine", 1, 0)));
        Assert.Equal("cosine_with_min_lr needs min_lr or min_lr_rate, which was not given.", Error(() => TransformersSchedules.Get("cosine_with_min_lr", 1, 0, 10)));
        Assert.Contains("'power' is not an argument", Error(() => TransformersSchedules.Get("cosine", 1, 0, 10, new() { ["power"] = 1 })), StringComparison.Ordinal);
        Assert.Contains("'num_cycles' must be a number", Error(() => TransformersSchedules.Get("cosine", 1, 0, 10, new() { ["num_cycles"] = "x" })), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => TransformersSchedules.Get("linear", 0, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>("numWarmupSteps", () => TransformersSchedules.Get("linear", 1, -1, 10));
        Assert.Throws<ArgumentOutOfRangeException>("numTrainingSteps", () => TransformersSchedules.Get("linear", 1, 10, 10));
        Assert.Throws<ArgumentOutOfRangeException>("lr_end", () => TransformersSchedules.Get("polynomial", 1, 0, 10, new() { ["lr_end"] = 1 }));
        Assert.Equal("decay_type must be linear, cosine or 1-sqrt; it was 'x'. (Parameter 'decay_type')", Error(() => TransformersSchedules.Get("warmup_stable_decay", 1, 0, 10, new() { ["num_decay_steps"] = 1, ["decay_type"] = "x" })));
        Assert.Equal("Give either min_lr or min_lr_rate, not both; they were 0.1 and 0.5.",
            Error(() => TransformersSchedules.Get("cosine_with_min_lr", 1, 0, 10, new() { ["min_lr"] = 0.1, ["min_lr_rate"] = 0.5 })));
        Assert.Throws<ArgumentException>("decay_type", () => TransformersSchedules.Get("warmup_stable_decay", 1, 0, 10, new() { ["num_decay_steps"] = 1, ["decay_type"] = "x" }));
        Assert.Throws<ArgumentOutOfRangeException>("num_stable_steps", () => TransformersSchedules.Get("warmup_stable_decay", 1, 0, 10, new() { ["num_decay_steps"] = 11 }));
    }

    [Fact]
    public void Whatever_the_arguments_the_answer_is_a_schedule_or_an_argument_error()
    {
        var name = Gen.Int[0, TransformersSchedules.Names.Count - 1].Select(i => TransformersSchedules.Names.ElementAt(i));
        string[] keys = ["num_cycles", "lr_end", "power", "timescale", "min_lr", "min_lr_rate", "warmup_lr_rate", "num_stable_steps", "num_decay_steps", "decay_type", "x"];
        string[] values = ["0", "1", "-1", "0.5", "1e308", "9007199254740993", "null", "true", "[]", "{}", "\"linear\"", "\"\\ud800\""];
        var argument = Gen.Select(Gen.Int[0, keys.Length - 1], Gen.Int[0, values.Length - 1]).Select((key, value) => (keys[key], values[value]));
        Gen.Select(name, Gen.Double[-1, 2], Gen.Long[-1, 100], Gen.Long[-1, 1000], argument.Array[0, 4]).ForAll((chosen, rate, warmup, steps, arguments) =>
        {
            var json = new JsonObject();
            foreach (var (key, value) in arguments)
                json[key] = JsonNode.Parse(value);
            return Record.Exception(() => TransformersSchedules.Get(chosen, rate, warmup, steps, json).At(50)) is null or ArgumentException;
        }, cases: 20_000);
    }

    private static void Check(string name, Gen<double> argument, Func<double, JsonObject?> arguments, Func<int, int, double, Func<int, double>> factor) =>
        Gen.Select(Run, argument).ForAll((run, value) =>
        {
            var (rate, warmup, steps) = run;
            var after = factor(warmup, steps, value);
            ImporterAssert.Same(
                t => rate * (t < warmup ? t / (double)warmup : after(t)), TransformersSchedules.Get(name, rate, warmup, steps, arguments(value)), steps + 100, 1e-12);
        }, cases: 50);

    private static double CosineOf(int elapsed, int rest, double cycles) => Max(0, 0.5 * (1 + Cos(PI * cycles * 2 * (elapsed / (double)rest))));

    private static double InverseOf(int t, int warmup, double timescale) => 1 / Sqrt((t + timescale - warmup) / timescale);

    private static double WarmupStableDecayOf(int t, int warmup, int stable, int decay, string warmupType, string decayType, double low)
    {
        if (t < warmup)
        {
            var x = t / (double)warmup;
            return low + (1 - low) * (warmupType == "linear" ? x : warmupType == "cosine" ? 0.5 * (1 - Cos(PI * x)) : 1 - Sqrt(1 - x));
        }

        if (t < warmup + stable)
            return 1;
        if (t >= warmup + stable + decay)
            return low;
        var y = (t - warmup - stable) / (double)decay;
        return low + (1 - low) * (decayType == "linear" ? 1 - y : decayType == "cosine" ? 0.5 * (1 + Cos(PI * y)) : 1 - Sqrt(y));
    }

    private static string Error(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
