using Anneal.Testing;
using CsCheck;
using static System.Math;
using static Anneal.Schedules.PyTorchSchedules;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>Against the closed forms of torch.optim.lr_scheduler, and against its recursions, which are stepped here as PyTorch steps them.</summary>
public class ImporterPyTorchTests
{
    private static readonly Gen<double> Rate = Gen.Double[1e-4, 2];
    private static readonly Gen<double> Fraction = Gen.Double[0.01, 1];
    private static readonly Gen<int> Length = Gen.Int[1, 60];

    [Fact]
    public void StepLR_is_that_of_PyTorch() => Gen.Select(Rate, Length, Fraction).ForAll((lr, size, gamma) =>
    {
        ImporterAssert.Same(t => lr * Pow(gamma, t / size), StepLR(lr, size, gamma), 150);
        ImporterAssert.Same(Recursion(lr, (rate, t) => t == 0 || t % size != 0 ? rate : rate * gamma), StepLR(lr, size, gamma), 150);
    }, cases: 30);

    [Fact]
    public void MultiStepLR_is_that_of_PyTorch() => Gen.Select(Rate, Gen.Int[0, 60].Array[0, 6], Fraction).ForAll((lr, steps, gamma) =>
    {
        Array.Sort(steps);
        var schedule = MultiStepLR(lr, [.. steps.Select(step => (Duration)step)], gamma);
        ImporterAssert.Same(t => lr * Pow(gamma, steps.Count(step => step <= t)), schedule, 70);
        ImporterAssert.Same(Recursion(lr, (rate, t) => rate * Pow(gamma, steps.Count(step => step == t))), schedule, 70);
    }, cases: 30);

    [Fact]
    public void ConstantLR_is_that_of_PyTorch() => Gen.Select(Rate, Fraction, Length).ForAll((lr, factor, length) =>
    {
        ImporterAssert.Same(t => lr * (factor + (t >= length ? 1 : 0) * (1 - factor)), ConstantLR(lr, factor, length), 80);
        ImporterAssert.Same(
            Recursion(lr, (rate, t) => t == 0 ? rate * factor : t != length ? rate : rate * (1 / factor)), ConstantLR(lr, factor, length), 80);
    }, cases: 30);

    [Fact]
    public void LinearLR_is_that_of_PyTorch() => Gen.Select(Rate, Fraction, Fraction, Length).ForAll((lr, start, end, length) =>
    {
        ImporterAssert.Same(t => lr * (start + (end - start) * Min(length, t) / length), LinearLR(lr, start, end, length), 80);
        ImporterAssert.Same(Recursion(lr, (rate, t) => t == 0 ? rate * start : t > length ? rate
            : rate * (1 + (end - start) / (length * start + (t - 1) * (end - start)))), LinearLR(lr, start, end, length), 80, 1e-12);
    }, cases: 30);

    [Fact]
    public void ExponentialLR_is_that_of_PyTorch() => Gen.Select(Rate, Fraction).ForAll((lr, gamma) =>
    {
        ImporterAssert.Same(t => lr * Pow(gamma, t), ExponentialLR(lr, gamma), 100);
        ImporterAssert.Same(Recursion(lr, (rate, t) => t == 0 ? rate : rate * gamma), ExponentialLR(lr, gamma), 100);
    }, cases: 30);

    [Fact]
    public void PolynomialLR_is_that_of_PyTorch() => Gen.Select(Rate, Length, Gen.Double[0.5, 4]).ForAll((lr, length, power) =>
    {
        ImporterAssert.Same(t => lr * Pow(1 - Min(length, t) / (double)length, power), PolynomialLR(lr, length, power), 80);
        ImporterAssert.Same(Recursion(lr, (rate, t) => t == 0 || t > length ? rate
            : rate * Pow((1 - t / (double)length) / (1 - (t - 1) / (double)length), power)), PolynomialLR(lr, length, power), 80, 1e-12);
    }, cases: 30);

    [Fact]
    public void CosineAnnealingLR_is_that_of_PyTorch_and_rises_again() => Gen.Select(Rate, Length, Gen.Double[0, 0.5]).ForAll((lr, tMax, etaMin) =>
    {
        ImporterAssert.Same(t => etaMin + (lr - etaMin) * (1 + Cos(PI * t / tMax)) / 2, CosineAnnealingLR(lr, tMax, etaMin), 200);
        ImporterAssert.Same(Recursion(lr, (rate, t) => t == 0 ? rate
            : (t - 1 - tMax) % (2 * tMax) == 0 ? rate + (lr - etaMin) * (1 - Cos(PI / tMax)) / 2
            : (1 + Cos(PI * t / tMax)) / (1 + Cos(PI * (t - 1) / tMax)) * (rate - etaMin) + etaMin), CosineAnnealingLR(lr, tMax, etaMin), 200, 1e-10);
        Assert.Equal(lr, CosineAnnealingLR(lr, tMax, etaMin).At(2 * tMax));
    }, cases: 30);

    [Fact]
    public void CosineAnnealingWarmRestarts_is_that_of_PyTorch() =>
        Gen.Select(Rate, Gen.Int[1, 20], Gen.Int[1, 4], Gen.Double[0, 0.5]).ForAll((lr, t0, tMult, etaMin) =>
        {
            var (current, period) = (0, t0);
            var rates = new double[200];
            for (var t = 0; t < rates.Length; t++)
            {
                rates[t] = etaMin + (lr - etaMin) * (1 + Cos(PI * current / period)) / 2;
                if (++current >= period)
                    (current, period) = (current % period, period * tMult);
            }

            ImporterAssert.Same(t => rates[t], CosineAnnealingWarmRestarts(lr, t0, tMult, etaMin), rates.Length);
        }, cases: 30);

    [Theory]
    [InlineData("triangular")]
    [InlineData("triangular2")]
    [InlineData("exp_range")]
    public void CyclicLR_is_that_of_PyTorch(string mode) =>
        Gen.Select(Rate, Rate, Length, Length, Gen.Double[0.9, 1]).ForAll((low, high, up, down, gamma) => ImporterAssert.Same(t =>
        {
            double size = up + down, ratio = up / size, cycle = Floor(1 + t / size), x = 1 + t / size - cycle;
            var height = (high - low) * (x <= ratio ? x / ratio : (x - 1) / (ratio - 1));
            return low + height * (mode == "triangular" ? 1 : mode == "triangular2" ? 1 / Pow(2, cycle - 1) : Pow(gamma, t));
        }, CyclicLR(low, high, up, down, mode, gamma), 300, 1e-12), cases: 30);

    [Theory]
    [InlineData("cos", false)]
    [InlineData("cos", true)]
    [InlineData("linear", false)]
    [InlineData("linear", true)]
    public void OneCycleLR_is_that_of_PyTorch_and_holds_its_end(string anneal, bool threePhase) =>
        Gen.Select(Rate, Gen.Int[2, 100], Gen.Double[0, 0.999], Gen.Double[1, 50], Gen.Double[1, 1e4]).ForAll((max, steps, pct, div, finalDiv) =>
        {
            if (threePhase)
                pct /= 2;
            if (pct * steps == 1)
                return; // PyTorch divides by 0.
            double first = max / div, last = first / finalDiv;
            (double End, double From, double To)[] phases = threePhase
                ? [(pct * steps - 1, first, max), (2 * pct * steps - 2, max, first), (steps - 1, first, last)]
                : [(pct * steps - 1, first, max), (steps - 1, max, last)];
            var schedule = OneCycleLR(max, steps, pct, anneal, div, finalDiv, threePhase);
            ImporterAssert.Same(t => Rate(Min(t, steps - 1)), schedule, steps + 20, 1e-12);

            double Rate(int t)
            {
                var start = 0.0;
                for (var i = 0; ; i++)
                {
                    var (end, from, to) = phases[i];
                    var x = (t - start) / (end - start);
                    if (t <= end || i == phases.Length - 1)
                        return anneal == "cos" ? to + (from - to) / 2 * (Cos(PI * x) + 1) : (to - from) * x + from;
                    start = end;
                }
            }
        }, cases: 100);

    [Theory]
    [InlineData(0, 0.004)]
    [InlineData(10, 0.029516394846410082)]
    [InlineData(29, 0.1)]
    [InlineData(50, 0.0793893450575732)]
    [InlineData(99, 4e-7)]
    [InlineData(100, 4e-7)]
    public void One_cycle_of_a_hundred_steps_has_its_published_rates(int step, double expected) =>
        Assert.Equal(expected, OneCycleLR(0.1, 100).At(step), 1e-14 * expected);

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(1.0, 8)]
    public void A_peak_at_either_end_of_one_cycle_is_no_error(double pctStart, int step)
    {
        Assert.Equal(pctStart == 1 ? 0.04 + 0.96 * (1 - Cos(PI * 8 / 9)) / 2 : 1, OneCycleLR(1, 10, pctStart).At(step), 1e-15);
        Assert.Equal(4e-6, OneCycleLR(1, 10, pctStart).At(9), 1e-20);
    }

    [Fact]
    public void One_cycle_on_lines_has_its_published_rate() =>
        Assert.Equal(0.037103448275862067, OneCycleLR(0.1, 100, annealStrategy: "linear").At(10), 1e-16);

    [Fact]
    public void SequentialLR_starts_each_scheduler_at_its_milestone() => Gen.Select(Rate, Gen.Int[1, 30], Gen.Int[1, 30]).ForAll((lr, a, b) =>
    {
        var schedule = SequentialLR([ConstantLR(lr, 0.1, 20), ExponentialLR(lr, 0.9), CosineAnnealingLR(lr, 10)], [a, a + b]);
        ImporterAssert.Same(t => t < a ? lr * (t < 20 ? 0.1 : 1) : t < a + b ? lr * Pow(0.9, t - a) : lr * (1 + Cos(PI * (t - a - b) / 10)) / 2, schedule, 100);
    }, cases: 30);

    [Fact]
    public void Sequences_within_sequences_are_those_alone()
    {
        var inner = SequentialLR([ConstantLR(0.1, 0.5, 2), StepLR(0.1, 5)], [2]);
        Assert.Equal(inner, SequentialLR([inner], []));
    }

    [Fact]
    public void ChainedScheduler_multiplies() => Gen.Select(Rate, Gen.Int[1, 30], Fraction, Fraction).ForAll((lr, length, factor, gamma) =>
        ImporterAssert.Same(
            Recursion(lr * factor, (rate, t) => t == 0 ? rate : (t == length ? rate / factor : rate) * gamma * (t % 7 == 0 ? 0.5 : 1)),
            ChainedScheduler(lr, [ConstantLR(lr, factor, length), ExponentialLR(lr, gamma), StepLR(lr, 7, 0.5)]), 60, 1e-12), cases: 30);

    [Fact]
    public void Lengths_may_have_units()
    {
        var schedule = StepLR(0.1, 30.Epochs).Bind(new RunLength(stepsPerEpoch: 100));
        Assert.Equal(0.1, schedule.At(2999));
        Assert.Equal(0.01, schedule.At(3000), 1e-17);
        var sequence = SequentialLR([LinearLR(0.1, 0.1, totalIters: 5.Epochs), CosineAnnealingLR(0.1, 85.Epochs)], [5.Epochs]).Bind(new RunLength(100, 90));
        Assert.Equal(0.1, sequence.At(500));
        Assert.Equal(0.05, sequence.At(500 + 4250), 1e-16);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => StepLR(-1, 10));
        Assert.Throws<ArgumentOutOfRangeException>("stepSize", () => StepLR(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => ExponentialLR(0.1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("milestones", () => MultiStepLR(0.1, [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => ConstantLR(0.1, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>("endFactor", () => LinearLR(0.1, 0.5, 2));
        Assert.Throws<ArgumentOutOfRangeException>("totalIters", () => PolynomialLR(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("tMax", () => CosineAnnealingLR(0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("tMult", () => CosineAnnealingWarmRestarts(0.1, 10, 0));
        Assert.Throws<ArgumentException>("mode", () => CyclicLR(0.1, 1, mode: "round"));
        Assert.Throws<ArgumentException>("annealStrategy", () => OneCycleLR(0.1, 10, annealStrategy: "cosine"));
        Assert.Throws<ArgumentOutOfRangeException>("pctStart", () => OneCycleLR(0.1, 10, pctStart: 30));
        Assert.Throws<ArgumentOutOfRangeException>("pctStart", () => OneCycleLR(0.1, 10, pctStart: 0.6, threePhase: true));
        Assert.Throws<ArgumentOutOfRangeException>("totalSteps", () => OneCycleLR(0.1, 0));
        Assert.Throws<ArgumentException>("schedules", () => SequentialLR([], []));
        Assert.Throws<ArgumentException>("milestones", () => SequentialLR([StepLR(0.1, 1)], [1]));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => ChainedScheduler(0, [StepLR(0.1, 1)]));
    }

    /// <summary>The rates of a scheduler that changes the rate of its optimizer from step to step.</summary>
    private static Func<int, double> Recursion(double initial, Func<double, int, double> next) => step =>
    {
        var rate = initial;
        for (var t = 0; t <= step; t++)
            rate = next(rate, t);
        return rate;
    };
}
