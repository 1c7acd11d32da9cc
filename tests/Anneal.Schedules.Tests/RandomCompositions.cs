using System.Reflection;
using CsCheck;

namespace Anneal.Schedules.Tests;

internal static partial class RandomSchedules
{
    private static readonly Lazy<Gen<LearningRateSchedule>> Leaves = new(() => Gen.OneOf(
        [.. typeof(RandomSchedules).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(method => method.ReturnType == typeof(Gen<LearningRateSchedule>) && method.GetParameters().Length == 0)
            .Select(method => (Gen<LearningRateSchedule>)method.Invoke(null, null)!)]));

    private static readonly Lazy<Gen<LearningRateSchedule>> Trees = new(() => Tree(3, Steps));

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

    /// <summary>Compositions whose own lengths have units.</summary>
    public static Gen<LearningRateSchedule> Unbound => Tree(3, Lengths);

    /// <summary>Compositions whose own lengths are whole steps, so that sums of them are exact.</summary>
    public static Gen<LearningRateSchedule> Whole => Tree(3, Gen.Int[0, 5000].Select(n => (Duration)n));

    private static Gen<LearningRateSchedule> OfConstants() => Rate.Select(rate => (LearningRateSchedule)new ConstantRate(rate));

    private static Gen<LearningRateSchedule> Tree(int depth, Gen<Duration> lengths)
    {
        if (depth == 0)
            return Leaf;
        var inner = Gen.OneOf(Leaf, Tree(depth - 1, lengths));
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
            Gen.Select(inner, Rate).Select((a, low) => a.Clamp(low: low)),
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
