using CsCheck;

namespace Anneal.Schedules.Tests;

/// <summary>Random schedules, with the range that their rates must keep from step 0 on.</summary>
internal static partial class RandomSchedules
{
    private static readonly Gen<Number> Rate = Gen.Double[-2, 2].Select(rate => (Number)rate);
    private static readonly Gen<Number> Length = Gen.OneOf(Gen.Int[1, 100_000].Select(n => (Number)n), Gen.Double[0.01, 1e5].Select(x => (Number)x));
    private static readonly Gen<double> Fraction = Gen.Double[0, 1];
    private static readonly Gen<string?> Label = Gen.OneOf(Gen.Const("name"), Gen.String.Select(text => (string?)text), Gen.Const((string?)null));

    public static Gen<(LearningRateSchedule Schedule, double Low, double High)> Bounded { get; } = Gen.OneOf(
        Gen.Select(Rate, Length, Fraction, Gen.Bool, Label).Select((rate, length, factor, staircase, name) =>
            Within(new ExponentialDecay(rate, length, factor, staircase, name), 0, rate)),
        Gen.Select(Rate, Length, Gen.Double[0, 10], Gen.Bool, Label).Select((rate, length, factor, staircase, name) =>
            Within(new InverseTimeDecay(rate, length, factor, staircase, name), 0, rate)),
        Gen.Select(Gen.Select(Rate, Length, Rate, Gen.Double[0, 5]), Gen.Bool, Label).Select((a, cycle, name) =>
            Within(new PolynomialDecay(a.Item1, a.Item2, a.Item3, a.Item4, cycle, name), a.Item1, a.Item3)),
        Gen.Select(Gen.Int[1, 6].SelectMany(n => Gen.Select(Gen.Int[-100, 100_000].ArrayUnique[n], Rate.Array[n + 1])), Label).Select((a, name) =>
            Within(new PiecewiseConstantDecay([.. a.Item1.Order()], a.Item2, name), [.. a.Item2.Select(value => (double)value)])),
        Gen.Select(Gen.Select(Rate, Length, Fraction), Label).Select((a, name) =>
            Within(new CosineDecay(a.Item1, a.Item2, a.Item3, name), a.Item1, a.Item1 * a.Item3)),
        Gen.Select(Gen.Select(Rate, Length, Fraction), Rate, Length).Select((a, target, warmup) =>
            Within(new CosineDecay(a.Item1, a.Item2, a.Item3, "warm", target, warmup), a.Item1, target, target * a.Item3)),
        Gen.Select(Gen.Select(Rate, Length, Fraction), Gen.Double[0.2, 4], Gen.Double[0, 1], Label).Select((a, ratio, height, name) =>
            Within(new CosineDecayRestarts(a.Item1, a.Item2, ratio, height, a.Item3, name), a.Item1, a.Item1 * a.Item3)));

    /// <summary>Curves and compositions of them, in steps.</summary>
    public static Gen<LearningRateSchedule> Any => Trees.Value;

    public static Gen<double> Step { get; } = Gen.OneOf(
        Gen.Int[0, 1000].Select(n => (double)n), Gen.Long[0, 1L << 53].Select(n => (double)n), Gen.Double[0, 1e6]);

    private static Gen<LearningRateSchedule> OfKeras() => Bounded.Select(bounded => bounded.Schedule);

    private static (LearningRateSchedule, double, double) Within(LearningRateSchedule schedule, params double[] limits) =>
        (schedule, limits.Min(), limits.Max());
}
