using System.Reflection;
using CsCheck;

namespace Anneal.Schedules.Tests;

internal static partial class RandomSchedules
{
    private static readonly Lazy<Gen<LearningRateSchedule>> Leaves = new(() => Gen.OneOf(
        [.. typeof(RandomSchedules).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(method => method.ReturnType == typeof(Gen<LearningRateSchedule>) && method.GetParameters().Length == 0)
            .Select(method => (Gen<LearningRateSchedule>)method.Invoke(null, null)!)]));

    private static readonly Lazy<Gen<LearningRateSchedule>> Trees = new(() => Tree(3, Steps, Leaf));

    /// <summary>Curves: every method without parameters that returns a generator is one kind.</summary>
    public static Gen<LearningRateSchedule> Leaf => Leaves.Value;

    /// <summary>Lengths in steps.</summary>
    public static Gen<Duration> Steps => Gen.OneOf(Gen.Int[0, 5000].Select(n => (Duration)n), Gen.Double[0, 5000].Select(x => (Duration)x));

    /// <summary>Lengths in all units, mixed.</summary>
    public static Gen<Duration> Lengths => Gen.OneOf(
        Steps,
        Gen.Int[0, 10].Select(n => n.Epochs),
        Gen.Double[0, 100].Select(x => x.Percent),
        Gen.Select(Gen.Int[0, 5000], Gen.Double[0, 5], Gen.Long[0, 1L << 40], Gen.Double[0, 1e6])
            .Select((steps, epochs, samples, tokens) => steps + epochs.Epochs + samples.Samples + tokens.Tokens));

    /// <summary>Compositions whose lengths have units, of curves that have units too, or end in an error.</summary>
    public static Gen<LearningRateSchedule> Unbound => Tree(3, Lengths, Gen.OneOf(Leaf, AnyCurve, WithUnits(Lengths)));

    /// <summary>Compositions whose own lengths are whole steps, so that sums of them are exact.</summary>
    public static Gen<LearningRateSchedule> Whole => Tree(3, Gen.Int[0, 5000].Select(n => (Duration)n), Leaf);

    private static Gen<LearningRateSchedule> OfConstants() => Rate.Select(rate => (LearningRateSchedule)new ConstantRate(rate));

    private static Gen<LearningRateSchedule> OfFormulas() => Gen.Select(Gen.Int[0, 2], Rate, Gen.Int[1, 500]).Select((kind, rate, length) =>
        (LearningRateSchedule)new FormulaSchedule(kind switch
        {
            0 => $"{rate} * 0.9 ^ floor(step / {length})",
            1 => $"{rate} / (1 + abs(step) / {length})",
            _ => $"min({rate}, 1) * (1 + cos(pi * step / {length})) / 2",
        }));

    private static Gen<LearningRateSchedule> WithUnits(Gen<Duration> lengths) => Gen.OneOf(
        Gen.Select(Rate, lengths, Gen.Enum<After>()).Select((a, length, after) => (LearningRateSchedule)new LinearDecay(a, length, after: after)),
        Gen.Select(Rate, lengths, lengths).Select((a, warmup, length) => (LearningRateSchedule)new CosineDecay(a, length + 1, 0.1, "x", 1.0, warmup)),
        Gen.Select(Rate, lengths, lengths, Gen.Enum<After>()).Select((a, stable, length, after) => (LearningRateSchedule)new StableDecay(a, stable, length, after: after)),
        Gen.Select(Rate, lengths).Select((a, length) => (LearningRateSchedule)new MultiStepDecay(a, [length])),
        Gen.Select(Rate, Rate, lengths).Select((a, b, length) => (LearningRateSchedule)new PiecewiseConstantDecay([length], [a, b])),
        Gen.Select(Rate, Rate, lengths).Select((a, b, length) => (LearningRateSchedule)new CyclicalLearningRate(a, b, length + 1)),
        Gen.Select(Rate, lengths).Select((a, length) => (LearningRateSchedule)OneCycle.PyTorch(a, length + 1)),
        Gen.Select(Rate.Array[1, 5], lengths).Select((values, length) => (LearningRateSchedule)new RateTable(values, length + 1)));

    private static Gen<LearningRateSchedule> Tree(int depth, Gen<Duration> lengths, Gen<LearningRateSchedule> leaf)
    {
        if (depth == 0)
            return leaf;
        var inner = Gen.OneOf(leaf, Tree(depth - 1, lengths, leaf));
        var pair = Gen.Select(inner, inner);
        return Gen.OneOf(
            Gen.Select(pair, lengths, Gen.Bool).Select((a, at, joined) => Then(a.Item1, a.Item2, at, joined)),
            Gen.Select(inner, lengths, Rate, Gen.Enum<WarmupShape>()).Select(Warm),
            pair.Select((a, b) => a * b),
            pair.Select((a, b) => b is ConstantRate { Rate: 0 } ? a : a / b),
            pair.Select(LearningRateSchedule.Max),
            pair.Select(LearningRateSchedule.Min),
            Gen.Select(pair, Fraction).Select((a, weight) => a.Item1.Blend(a.Item2, weight)),
            Gen.Select(inner, Rate, Rate).Select((a, x, y) => a.Clamp(x < (double)y ? x : y, x < (double)y ? y : x)),
            Gen.Select(pair, inner).Select((a, weight) => a.Item1.Blend(a.Item2, weight is ConstantRate ? 0.5 : weight)),
            Gen.Select(inner, Rate).Select((a, low) => a.Clamp(low: low)),
            Gen.Select(inner, Rate).Select((a, high) => a.Clamp(high: high)),
            Gen.Select(inner, lengths).Select((a, length) => a.Repeat(length + 1)),
            Gen.Select(inner, lengths, Gen.Bool).Select((a, by, back) => a.Shift(back ? -by : by)),
            Gen.Select(inner, Gen.Double[0.01, 100]).Select((a, factor) => a.Stretch(factor)),
            Gen.Select(inner, lengths).Select((a, length) => a.Reverse(length)),
            Gen.Select(inner, lengths).Select((a, length) => a.EndAt(length)));
    }

    // Not before the last piece of a sequence, and from the previous rate only if a factor can bring it about.
    private static LearningRateSchedule Then(LearningRateSchedule first, LearningRateSchedule next, Duration at, bool joined)
    {
        try
        {
            return first.Then(next, at, joined);
        }
        catch (ArgumentException)
        {
            return first.Blend(next, 0.5);
        }
    }

    private static LearningRateSchedule Warm(LearningRateSchedule schedule, Duration length, Number from, WarmupShape shape)
    {
        try
        {
            return schedule.WithWarmup(length, from, shape);
        }
        catch (ArgumentException)
        {
            return schedule.WithWarmup(length, from);
        }
    }
}
