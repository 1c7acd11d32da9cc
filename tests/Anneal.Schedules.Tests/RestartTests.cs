using System.Numerics;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class RestartTests
{
    private const long LastStep = 1L << 40;
    private const double Height = 0.9;

    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(10, 1)]
    public void No_restart_is_missed_early_or_late(int numerator, int denominator)
    {
        for (var first = 1; first <= 2000; first++)
        {
            var schedule = new CosineDecayRestarts(1.0, first, tMul: (double)numerator / denominator, mMul: Height);
            for (var i = 1; ; i++)
            {
                var border = Border.Of(first, numerator, denominator, i);
                if (border.Floor > LastStep)
                    break;
                for (var step = border.Floor - 1; step <= border.Floor + 1; step++)
                    Check(schedule, (double)step, border.Holds(step) ? border : Border.Of(first, numerator, denominator, i - 1));
            }
        }
    }

    [Fact]
    public void No_restart_of_equal_periods_is_missed_early_or_late()
    {
        for (var first = 1L; first <= 2000; first++)
        {
            var schedule = new CosineDecayRestarts(1.0, first, tMul: 1, mMul: -1);
            foreach (var i in (long[])[1, 2, 3, 10, 999, 1_000_000, LastStep / first - 1, LastStep / first])
            {
                var sign = i % 2 == 0 ? 1 : -1;
                Assert.Equal(sign, schedule.At(i * first));
                var next = first == 1 ? -sign : sign * Wave(1.0 / first);
                Assert.Equal(next, schedule.At(i * first + 1), 1e-12);
                Assert.Equal(first == 1 ? -sign : -sign * Wave((first - 1.0) / first), schedule.At(i * first - 1), 1e-12);
            }
        }
    }

    [Fact]
    public void Every_pair_of_length_and_ratio_fills_a_long_run() => Assert.All(
        from first in (double[])[0.5, 1, 7, 100, 1000]
        from ratio in Enumerable.Range(5, 36).Select(n => n / 10.0)
        select new CosineDecayRestarts(0.1, first, ratio),
        schedule =>
        {
            var rates = new double[50_000];
            schedule.Fill(rates);
            Assert.All(rates, rate => Assert.InRange(rate, 0, 0.1));
        });

    [Fact]
    public void Rates_far_out_are_numbers() => Assert.All(
        from first in (double[])[double.Epsilon, 1e-300, 1e-9, 1, 1e300]
        from ratio in (double[])[0.5, 1, 1.0000001, 1.5, 2, 10, 1e300]
        from step in (double[])[1e-5, 1e9, 1L << 53, 1e100, 1e300, double.MaxValue]
        select (Schedule: new CosineDecayRestarts(0.1, first, ratio), Step: step),
        far => Assert.InRange(far.Schedule.At(far.Step), 0, 0.1));

    // Computed with 400 digits.
    [Fact]
    public void A_power_of_the_ratio_beyond_double_is_no_end() => Assert.Equal(0.09935281117489309, new CosineDecayRestarts(0.1, 1e-300, 1.5).At(1e9), 1e-12);

    [Fact]
    public void The_first_period_is_a_cosine_decay() =>
        Gen.Select(Gen.Double[-1, 1], Gen.Double[0.1, 1e6], Gen.Double[-1, 2], Gen.Double[0.1, 4], Gen.Double[-1, 0.999])
            .ForAll((rate, length, alpha, ratio, fraction) =>
                new CosineDecayRestarts(rate, length, tMul: ratio, alpha: alpha).At(fraction * length)
                    == new CosineDecay(rate, length, alpha).At(fraction * length));

    [Fact]
    public void Each_period_is_as_much_higher_as_said()
    {
        var schedule = new CosineDecayRestarts(0.1, firstDecaySteps: 10, tMul: 2.0, mMul: -0.5);
        Assert.Equal([0.1, -0.05, 0.025, -0.0125], [schedule.At(0), schedule.At(10), schedule.At(30), schedule.At(70)]);
    }

    [Theory]
    [InlineData(0.5, 14)]
    [InlineData(0.9, 70)]
    [InlineData(0.999, 7000)]
    public void Shrinking_periods_end_in_the_last_rate(double ratio, double horizon)
    {
        var schedule = new CosineDecayRestarts(0.1, firstDecaySteps: 7, tMul: ratio, mMul: 1.5, alpha: 0.25);
        foreach (var step in (double[])[horizon * (1 + 1e-9), horizon + 1, 2 * horizon, 1e12, 1e300])
            Assert.Equal(0.025, schedule.At(step));
    }

    [Fact]
    public void Every_step_is_answered_however_odd_the_periods() =>
        Gen.Select(OneOf(1e-200, 1e-3, 1.0, 7.5, 1e15, 1e100),
                OneOf(1e-100, 0.5, 1 - 1e-16, 1 - 1e-9, 1.0, Math.BitIncrement(1.0), 1 + 1e-9, 1.0001, 3.0, 1e100),
                OneOf(0.0, 1.0, 2.5, 1e6, 1e15, 9007199254740992, 1e16, 1e100))
            .ForAll((first, ratio, step) => new CosineDecayRestarts(0.1, first, tMul: ratio).At(step) is >= 0 and <= 0.1);

    [Fact]
    public void Before_step_0_the_first_cosine_goes_on() =>
        Assert.Equal(new CosineDecay(0.1, 100).At(-30), new CosineDecayRestarts(0.1, 100, mMul: 0.5).At(-30));

    private static void Check(CosineDecayRestarts schedule, double step, Border period)
    {
        var relative = schedule.At(step) / Math.Pow(Height, period.Index);
        if (Math.Abs(relative - Wave(period.Fraction(step))) > 1e-12)
            Assert.Fail($"{schedule} at {step:R}: {relative:R} of the peak of period {period.Index}, not {Wave(period.Fraction(step)):R}");
    }

    private static Gen<double> OneOf(params double[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static double Wave(double fraction) => (1 + Math.Cos(Math.PI * fraction)) / 2;

    /// <summary>Where period <c>i</c> starts, exactly: first (t^i - 1) / (t - 1) with t = p / q.</summary>
    private readonly record struct Border(int Index, BigInteger Numerator, BigInteger Denominator, BigInteger LengthNumerator, BigInteger LengthDenominator)
    {
        public BigInteger Floor => BigInteger.Divide(Numerator, Denominator);

        public static Border Of(int first, int p, int q, int i)
        {
            var (pi, qi) = (BigInteger.Pow(p, i), BigInteger.Pow(q, i));
            return new(i, first * q * (pi - qi), qi * (p - q), first * pi, qi);
        }

        public bool Holds(BigInteger step) => step * Denominator >= Numerator;

        public double Fraction(double step)
        {
            var elapsed = new BigInteger(step) * Denominator - Numerator;
            var scaled = (elapsed * LengthDenominator << 64) / (Denominator * LengthNumerator);
            return (double)scaled / Math.Pow(2, 64);
        }
    }
}
