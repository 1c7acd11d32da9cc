using Anneal.Testing;
using CsCheck;
using static System.Math;
using static Anneal.Schedules.OptaxSchedules;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>Against the formulas of optax.schedules, in doubles.</summary>
public class ImporterOptaxTests
{
    private static readonly Gen<double> Value = Gen.Double[0, 2];
    private static readonly Gen<int> Length = Gen.Int[0, 60];

    [Fact]
    public void A_constant_is_constant() => ImporterAssert.Same(_ => 0.3, Constant(0.3), 10);

    [Fact]
    public void Polynomial_is_that_of_optax() => Gen.Select(Value, Value, Gen.Double[0.5, 3], Length, Length).ForAll((init, end, power, steps, begin) =>
        ImporterAssert.Same(PolynomialOf(init, end, power, steps, begin), Polynomial(init, end, power, steps, begin), 150), cases: 50);

    [Fact]
    public void Linear_is_that_of_optax() => Gen.Select(Value, Value, Length, Length).ForAll((init, end, steps, begin) =>
        ImporterAssert.Same(PolynomialOf(init, end, 1, steps, begin), Linear(init, end, steps, begin), 150), cases: 50);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 0.980299)]
    [InlineData(104, 0.010099)]
    [InlineData(105, 0.01)]
    [InlineData(110, 0.01)]
    public void Polynomial_has_the_values_that_optax_documents(int step, double expected) =>
        Assert.Equal(expected, Polynomial(1, 0.01, 2, 100, 5).At(step), 1e-15);

    [Fact]
    public void Exponential_decay_is_that_of_optax() => Gen.Select(Gen.Select(Value, Length, Gen.OneOf(Gen.Const(0.0), Gen.Double[0.5, 1.2])), Length, Gen.Bool, Gen.OneOf(Gen.Const(double.NaN), Value))
        .ForAll((a, begin, staircase, end) =>
        {
            var (init, steps, rate) = a;
            double? bound = double.IsNaN(end) ? null : end;
            ImporterAssert.Same(
                ExponentialOf(init, steps, rate, begin, staircase, bound), OptaxSchedules.ExponentialDecay(init, steps, rate, begin, staircase, bound), 200, 1e-12);
        }, cases: 100);

    [Fact]
    public void Cosine_decay_is_that_of_optax() => Gen.Select(Value, Gen.Int[1, 60], Gen.Double[0, 1], Gen.OneOf(Gen.Const(1.0), Gen.Double[0.1, 3])).ForAll((init, steps, alpha, exponent) =>
        ImporterAssert.Same(CosineOf(init, steps, alpha, exponent), OptaxSchedules.CosineDecay(init, steps, alpha, exponent), 100), cases: 50);

    [Fact]
    public void Piecewise_constant_is_that_of_optax() => Gen.Select(Value, Scales).ForAll((init, scales) =>
        ImporterAssert.Same(t => scales.Where(pair => t >= pair.Key).Aggregate(init, (value, pair) => value * pair.Value), PiecewiseConstant(init, scales), 120), cases: 50);

    [Theory]
    [InlineData("linear")]
    [InlineData("cosine")]
    public void Piecewise_interpolate_is_that_of_optax(string type) => Gen.Select(Value, Scales).ForAll((init, scales) =>
        ImporterAssert.Same(InterpolateOf(type, init, scales), PiecewiseInterpolate(type, init, scales), 120), cases: 100);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 0.55)]
    [InlineData(4, 0.1)]
    [InlineData(6, 0.0505)]
    [InlineData(8, 0.001)]
    [InlineData(10, 0.001)]
    public void Piecewise_interpolate_has_the_values_that_optax_documents(int step, double expected) =>
        Assert.Equal(expected, PiecewiseInterpolate("linear", 1, new Dictionary<long, double> { [4] = 0.1, [8] = 0.01 }).At(step), 1e-15);

    [Fact]
    public void One_cycles_are_those_of_optax() => Gen.Select(Gen.Int[1, 100], Value, Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[1, 50]).ForAll((steps, peak, start, final, div) =>
    {
        var linear = new Dictionary<long, double> { [(int)(start * steps)] = div };
        linear[(int)(final * steps)] = 1 / div;
        linear[steps] = 1 / 1e4;
        ImporterAssert.Same(InterpolateOf("linear", peak / div, linear), LinearOneCycle(steps, peak, start, final, div), 150);
        var cosine = new Dictionary<long, double> { [(int)(start * steps)] = div };
        cosine[steps] = 1 / (div * 1e4);
        ImporterAssert.Same(InterpolateOf("cosine", peak / div, cosine), CosineOneCycle(steps, peak, start, div), 150);
    }, cases: 100);

    [Fact]
    public void The_last_value_of_a_one_cycle_on_lines_is_what_optax_computes() => Assert.Equal(4e-7, LinearOneCycle(100, 0.1).At(100), 1e-20);

    [Fact]
    public void Warm_ups_are_those_of_optax() => Gen.Select(Value, Value, Length, Gen.Int[1, 60], Value).ForAll((init, peak, warmup, rest, end) =>
    {
        ImporterAssert.Same(PolynomialOf(init, peak, 1, warmup, 0), WarmupConstant(init, peak, warmup), 100);
        ImporterAssert.Same(WarmupCosineOf(init, peak, warmup, warmup + rest, end, 1), WarmupCosineDecay(init, peak, warmup, warmup + rest, end), 150);
        ImporterAssert.Same(WarmupCosineOf(init, peak, warmup, warmup + rest, end, 2), WarmupCosineDecay(init, peak, warmup, warmup + rest, end, 2), 150);
        var decay = ExponentialOf(peak, rest, 0.5, 3, false, end);
        ImporterAssert.Same(
            t => t < warmup ? PolynomialOf(init, peak, 1, warmup, 0)(t) : decay(t - warmup), WarmupExponentialDecay(init, peak, warmup, rest, 0.5, 3, endValue: end), 150);
    }, cases: 50);

    [Theory]
    [InlineData(500, 0.05)]
    [InlineData(1500, 0.0505)]
    [InlineData(2000, 0.001)]
    public void Keras_leaves_the_warm_up_out_of_its_decay_steps_and_optax_does_not(int step, double expected)
    {
        Assert.Equal(expected, WarmupCosineDecay(0, 0.1, 1000, 2000, 0.001).At(step), 1e-16);
        Assert.Equal(expected, new CosineDecay(0, 1000, alpha: 0.01, warmupTarget: 0.1, warmupSteps: 1000).At(step), 1e-16);
    }

    [Fact]
    public void Sgdr_is_that_of_optax()
    {
        OptaxCosineCycle[] cycles = [new(0, 1, 3, 10), new(0.1, 0.5, 0, 20, 0.05), new(0, 0.2, 5, 40, 0, 2)];
        ImporterAssert.Same(
            t => t < 10 ? WarmupCosineOf(0, 1, 3, 10, 0, 1)(t) : t < 30 ? WarmupCosineOf(0.1, 0.5, 0, 20, 0.05, 1)(t - 10) : WarmupCosineOf(0, 0.2, 5, 40, 0, 2)(t - 30),
            Sgdr(cycles), 100);
    }

    [Fact]
    public void Join_gives_each_schedule_its_own_clock_and_cuts_what_comes_after_the_boundary() => Gen.Select(Length, Length).ForAll((a, b) =>
    {
        var inner = Join([Linear(0, 1, 10), Linear(1, 0, 10)], [20]);
        Func<int, double> innerOf = t => t < 20 ? Min(t / 10.0, 1) : Max(1 - (t - 20) / 10.0, 0);
        ImporterAssert.Same(t => t < a ? innerOf(t) : t < a + b ? innerOf(t - a) : 0.5, Join([inner, inner, 0.5], [a, a + b]), 150);
    }, cases: 50);

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("transitionSteps", () => Linear(0, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("transitionBegin", () => Polynomial(0, 1, 1, 10, -1));
        Assert.Throws<ArgumentOutOfRangeException>("decaySteps", () => OptaxSchedules.CosineDecay(1, 0));
        Assert.Equal(
            "decaySteps must be greater than warmupSteps (10); it was 10. (Parameter 'decaySteps')",
            Assert.Throws<ArgumentOutOfRangeException>("decaySteps", () => WarmupCosineDecay(0, 1, 10, 10)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("boundariesAndScales[3]", () => PiecewiseConstant(1, new Dictionary<long, double> { [3] = -1 }));
        Assert.Throws<ArgumentException>("interpolateType", () => PiecewiseInterpolate("cubic", 1, new Dictionary<long, double>()));
        Assert.Throws<ArgumentOutOfRangeException>("pctStart", () => CosineOneCycle(10, 1, pctStart: 30));
        Assert.Throws<ArgumentException>("boundaries", () => Join([1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>("boundaries", () => Join([1, 2, 3], [10, 5]));
        Assert.Throws<ArgumentException>("cosineKwargs", () => Sgdr());
    }

    private static Gen<Dictionary<long, double>> Scales { get; } = Gen.Select(Gen.Int[0, 100].ArrayUnique[0, 6], Gen.Double[0, 2].Array[6])
        .Select((steps, scales) => steps.Select((step, i) => (step, i)).ToDictionary(pair => (long)pair.step, pair => scales[pair.i]));

    private static Func<int, double> PolynomialOf(double init, double end, double power, int steps, int begin) => t =>
        steps <= 0 ? init : (init - end) * Pow(1 - Clamp(t - begin, 0, steps) / (double)steps, power) + end;

    private static Func<int, double> ExponentialOf(double init, int steps, double rate, int begin, bool staircase, double? end) => t =>
    {
        if (steps <= 0 || rate == 0)
            return init;
        var p = (t - begin) / (double)steps;
        var value = t <= begin ? init : init * Pow(rate, staircase ? Floor(p) : p);
        return end is null ? value : rate < 1 ? Max(value, end.Value) : Min(value, end.Value);
    };

    private static Func<int, double> CosineOf(double init, int steps, double alpha, double exponent) => t =>
        init * ((1 - alpha) * Pow(0.5 * (1 + Cos(PI * Min(t, steps) / steps)), exponent) + alpha);

    private static Func<int, double> WarmupCosineOf(double init, double peak, int warmup, int steps, double end, double exponent) => t => t < warmup
        ? PolynomialOf(init, peak, 1, warmup, 0)(t)
        : CosineOf(peak, steps - warmup, peak == 0 ? 0 : end / peak, exponent)(t - warmup);

    private static Func<int, double> InterpolateOf(string type, double init, Dictionary<long, double> scales)
    {
        var (bounds, values) = (new List<long> { 0 }, new List<double> { init });
        foreach (var (step, scale) in scales.OrderBy(pair => pair.Key))
        {
            bounds.Add(step);
            values.Add(values[^1] * scale);
        }

        return t =>
        {
            var sum = t >= bounds[^1] ? values[^1] : 0;
            for (var i = 0; i + 1 < bounds.Count; i++)
            {
                var x = (t - bounds[i]) / (double)Max(bounds[i + 1] - bounds[i], 1);
                if (bounds[i] <= t && t < bounds[i + 1])
                    sum += type == "linear" ? (values[i + 1] - values[i]) * x + values[i] : values[i + 1] + (values[i] - values[i + 1]) / 2 * (Cos(PI * x) + 1);
            }

            return sum;
        };
    }
}
