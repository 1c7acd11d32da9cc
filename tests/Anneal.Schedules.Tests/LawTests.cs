using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

/// <summary>Laws of composition, on random schedules. Where the law is one of structure, both sides are the same value.</summary>
public class LawTests
{
    private static readonly Gen<LearningRateSchedule> Any = RandomSchedules.Any;
    private static readonly Gen<int> Count = Gen.Int[1, 1000];

    [Fact]
    public void A_sequence_of_one_is_that_one() => Gen.Select(Any, Any, Gen.Int[0, 5000]).ForAll((a, b, step) =>
    {
        // What is put after a sequence must not begin before its last piece does.
        if (Record.Exception(() => a.Then(b, 0)) is ArgumentException)
            return true;
        return a.Then(b, 0) == b && Same(a.Then(b, 0).At(step), b.At(step));
    });

    [Fact]
    public void Sequences_are_associative() =>
        Gen.Select(RandomSchedules.Leaf, RandomSchedules.Leaf, RandomSchedules.Whole, Count, Count).ForAll((a, b, c, first, second) =>
            a.Then(b, first).Then(c, first + second) == a.Then(b.Then(c, second), first));

    [Fact]
    public void Sequences_of_lengths_with_units_are_associative() =>
        Gen.Select(RandomSchedules.Leaf, RandomSchedules.Leaf, RandomSchedules.Whole, Gen.Int[1, 9], Gen.Int[1, 90]).ForAll((a, b, c, epochs, percent) =>
            a.Then(b, epochs.Epochs).Then(c, epochs.Epochs + percent.Percent) == a.Then(b.Then(c, percent.Percent), epochs.Epochs));

    [Fact]
    public void Sequences_that_start_from_the_rate_before_are_associative() =>
        Gen.Select(RandomSchedules.Leaf, RandomSchedules.Leaf, RandomSchedules.Leaf, Count, Count).ForAll((a, b, c, first, second) =>
        {
            // Neither rate may be 0.
            if (Record.Exception(() => a.Then(b, first, fromPrevious: true).Then(c, first + second, fromPrevious: true)) is ArgumentException)
                return true;
            return a.Then(b, first, fromPrevious: true).Then(c, first + second, fromPrevious: true)
                == a.Then(b.Then(c, second, fromPrevious: true), first, fromPrevious: true);
        });

    [Fact]
    public void A_sequence_that_starts_from_the_rate_before_is_multiplied_as_a_whole() =>
        Gen.Select(Count, Count, Gen.Int[0, 3000]).ForAll((first, second, step) =>
        {
            LearningRateSchedule a = 0.5, inner = new ConstantRate(0.2).Then(0.1, second);
            return a.Then(inner, first, fromPrevious: true).At(step) == (step < first + second ? 0.5 : 0.25);
        });

    [Fact]
    public void A_sequence_is_its_pieces() =>
        Gen.Select(RandomSchedules.Whole, RandomSchedules.Whole, Count, Gen.Int[-100, 3000]).ForAll((a, b, at, step) =>
        {
            // What is put after a sequence must not begin before its last piece does.
            if (Record.Exception(() => a.Then(b, at)) is ArgumentException)
                return true;
            return Same(a.Then(b, at).At(step), step < at ? a.At(step) : b.At(step - at));
        });

    [Fact]
    public void Products_are_associative() => Gen.Select(Any, Any, Any).ForAll((a, b, c) => a * b * c == a * (b * c));

    [Fact]
    public void Scaling_by_1_changes_nothing() => Any.ForAll(a => a * 1 == a && 1 * a == a && a / 1.0 == a);

    [Fact]
    public void Clamping_twice_is_clamping_once() =>
        Gen.Select(Any, Gen.Double[-1, 1], Gen.Double[0, 1]).ForAll((a, low, width) =>
            a.Clamp(low, low + width).Clamp(low, low + width) == a.Clamp(low, low + width));

    [Fact]
    public void A_clamp_of_a_clamp_clamps_the_rate_twice() =>
        Gen.Select(Any, Bounds, Bounds, RandomSchedules.Step).ForAll((a, first, second, step) =>
        {
            var (x, y) = (a.Clamp(first.Low, first.High), a.Clamp(first.Low, first.High).Clamp(second.Low, second.High));
            return Same(y.At(step), new Opaque(x).Clamp(second.Low, second.High).At(step));
        });

    [Fact]
    public void Shifting_there_and_back_changes_nothing() =>
        Gen.Select(RandomSchedules.Whole, Gen.Int[-1000, 1000]).ForAll((a, n) =>
            a.Shift(n).Shift(-n) == a && a.Shift(n.Epochs).Shift(-n.Epochs) == a && a.Shift(n).Shift(5) == a.Shift(n + 5));

    [Fact]
    public void Stretching_by_1_changes_nothing() => Any.ForAll(a => ReferenceEquals(a.Stretch(1), a));

    [Fact]
    public void Stretching_there_and_back_changes_nothing_but_for_rounding() =>
        Gen.Select(RandomSchedules.Bounded, Gen.Int[1, 100], Gen.Int[0, 10_000]).ForAll((a, k, step) =>
        {
            // Where the curve jumps or is steep, a step that is rounded differently has another rate: one of those next to it.
            double there = a.Schedule.Stretch(k).Stretch(1.0 / k).At(step), near = Math.Max(1e-9, 1e-12 * step);
            double[] around = [a.Schedule.At(step - near), a.Schedule.At(step), a.Schedule.At(step + near)];
            return there >= around.Min() - 1e-12 && there <= around.Max() + 1e-12;
        });

    [Fact]
    public void Stretching_by_a_power_of_2_there_and_back_changes_nothing() =>
        Gen.Select(Any, Gen.Int[-8, 8], Gen.Int[0, 10_000]).ForAll((a, n, step) => Same(a.Stretch(Math.ScaleB(1, n)).Stretch(Math.ScaleB(1, -n)).At(step), a.At(step)));

    [Fact]
    public void Stretching_twice_is_stretching_by_the_product() =>
        Gen.Select(Any, Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 10_000]).ForAll((a, n, m, step) =>
            Same(a.Stretch(1 << n).Stretch(1 << m).At(step), a.Stretch(1 << n + m).At(step)));

    [Fact]
    public void The_greater_of_one_is_that_one() => Any.ForAll(a => LearningRateSchedule.Max(a, a) == a && LearningRateSchedule.Min(a, a) == a);

    [Fact]
    public void The_greater_and_the_lesser_are_associative() => Gen.Select(RandomSchedules.Leaf, RandomSchedules.Leaf, RandomSchedules.Leaf).ForAll((a, b, c) =>
        LearningRateSchedule.Max(LearningRateSchedule.Max(a, b), c) == LearningRateSchedule.Max(a, LearningRateSchedule.Max(b, c))
        && LearningRateSchedule.Min(LearningRateSchedule.Min(a, b), c) == LearningRateSchedule.Min(a, LearningRateSchedule.Min(b, c)));

    [Fact]
    public void Reversing_twice_changes_nothing_within_the_length() =>
        Gen.Select(Any, Gen.Int[0, 1000], Gen.Int[0, 1000]).ForAll((a, length, step) =>
            step > length || Same(a.Reverse(length).Reverse(length).At(step), a.At(step)));

    [Fact]
    public void A_repetition_is_one_period_over_and_over() =>
        Gen.Select(Any, Gen.Int[1, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000]).ForAll((a, length, periods, step) =>
            Same(a.Repeat(length).At(periods * (double)length + step % length), a.At(step % length)));

    [Fact]
    public void A_blend_starts_and_ends_with_what_is_blended() =>
        Gen.Select(RandomSchedules.Bounded, RandomSchedules.Bounded, RandomSchedules.Step).ForAll((a, b, step) =>
            a.Schedule.Blend(b.Schedule, 0).At(step) == a.Schedule.At(step) && a.Schedule.Blend(b.Schedule, 1).At(step) == b.Schedule.At(step));

    private static Gen<(double Low, double High)> Bounds => Gen.Select(Gen.Double[-1, 1], Gen.Double[0, 1]).Select((low, width) => (low, low + width));

    private static bool Same(double a, double b) => a.Equals(b);

    private sealed record Opaque(LearningRateSchedule Inner) : LearningRateSchedule
    {
        public override double At(double step) => Inner.At(step);
    }
}
