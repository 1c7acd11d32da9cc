namespace Anneal.Schedules.Tests;

public class CompositionTests
{
    private static readonly LearningRateSchedule Line = new PolynomialDecay(1.0, 10, 0.0);

    [Fact]
    public void A_boundary_is_the_first_step_of_the_next_piece_which_counts_from_there()
    {
        var schedule = Line.Then(new PolynomialDecay(8.0, 4, 0.0), at: 5).Then(0.25, at: 7);
        Assert.Equal([1, 0.9, 0.8, 0.7, 0.6, 8, 6, 0.25, 0.25], Rates(schedule, 9), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(1.5, schedule.At(-5));
        Assert.Equal(8 * 3.5 / 4, schedule.At(5.5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(200)]
    public void Each_of_many_pieces_is_found(int count)
    {
        LearningRateSchedule schedule = 0.0;
        for (var n = 1; n <= count; n++)
            schedule = schedule.Then((double)n, at: 10 * n);
        Assert.All(Enumerable.Range(0, 10 * count + 20), step => Assert.Equal(Math.Min(step / 10, count), schedule.At(step)));
        Assert.Equal(count, schedule.At(1e300));
        Assert.Equal(0, schedule.At(-1e300));
    }

    [Fact]
    public void A_piece_may_start_from_the_rate_before_it()
    {
        var schedule = Line.Then(new CosineDecay(8.0, 4, alpha: 0.5), at: 5, fromPrevious: true).Then(new ExponentialDecay(1.0, 1, 0.5), at: 9, fromPrevious: true);
        Assert.Equal([0.5, 0.375, 0.25, 0.125], [schedule.At(5), schedule.At(7), schedule.At(9), schedule.At(10)]);
    }

    [Fact]
    public void What_follows_a_start_from_the_rate_before_is_scaled_with_it()
    {
        var pair = new ConstantRate(2).Then(4, at: 3);
        Assert.Equal([10, 10, 10, 10, 10, 20], Rates(new ConstantRate(10).Then(pair, at: 2, fromPrevious: true), 6));
        Assert.Equal([10, 10, 2, 2, 2, 4], Rates(new ConstantRate(10).Then(pair, at: 2), 6));
    }

    [Fact]
    public void A_piece_that_starts_at_0_cannot_start_from_the_rate_before_it()
    {
        var error = Assert.Throws<ArgumentException>(() => Line.Then(0.0, at: 5, fromPrevious: true));
        Assert.StartsWith("next must not start at 0 if it is to start from the previous rate, because no factor changes 0; it was ConstantRate", error.Message, StringComparison.Ordinal);
        Assert.Equal("next", error.ParamName);
        Assert.Throws<ArgumentException>("next", () => Line.Then(new CosineDecay(0.0, 5.Epochs), at: 5, fromPrevious: true));
        Assert.Equal(new ConstantRate(0), Line.Then(0, at: 0, fromPrevious: true));
    }

    [Fact]
    public void Pieces_without_length_are_skipped()
    {
        Assert.Equal(new ConstantRate(2), Line.Then(2, at: 0));
        Assert.Equal(Line.Then(3, at: 5), Line.Then(2, at: 5).Then(3, at: 5));
        Assert.Equal(Line.Then(3, at: 1.Epochs), Line.Then(2, at: 1.Epochs).Then(3, at: 1.Epochs));
        Assert.Equal(0.5, Line.Then(2, at: 5).Then(4, at: 5, fromPrevious: true).At(5));
        Assert.Same(Line, Line.WithWarmup(0, from: 7));
        Assert.Equal(1, Line.Reverse(0).At(3));
    }

    [Fact]
    public void Pieces_come_in_order()
    {
        Assert.Equal("at must be at or after the start of the last piece, 5; it was 4. (Parameter 'at')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Line.Then(2, at: 5).Then(3, at: 4)).Message);
        Assert.Equal("at must be 0 or more and finite; it was -1. (Parameter 'at')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Line.Then(2, at: -1)).Message);
        Assert.Equal("at must be at or after the start of the last piece, 60; it was 50. (Parameter 'at')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Line.Then(2, at: 6.Epochs).Then(3, at: 50.Percent).Bind(new RunLength(10, 10))).Message);
        Assert.Throws<ArgumentNullException>(() => Line.Then(null!, at: 1));
    }

    [Theory]
    [InlineData(WarmupShape.Linear, 0.5)]
    [InlineData(WarmupShape.Cosine, 0.5)]
    [InlineData(WarmupShape.Exponential, 0.4)]
    [InlineData(WarmupShape.OneMinusSqrt, 0.2 + 0.6 * (1 - 0.70710678118654752440))]
    public void A_warm_up_rises_from_its_first_rate_to_that_of_the_schedule(WarmupShape shape, double half)
    {
        var schedule = new ExponentialDecay(0.8, 10, 0.5).WithWarmup(4, from: 0.2, shape);
        Assert.Equal(0.2, schedule.At(0));
        Assert.Equal(half, schedule.At(2), 1e-16);
        Assert.Equal(0.8, schedule.At(Math.BitDecrement(4.0)), 1e-7);
        Assert.Equal([0.8, 0.4], [schedule.At(4), schedule.At(14)]);
    }

    [Theory]
    [InlineData(WarmupShape.Linear)]
    [InlineData(WarmupShape.Cosine)]
    [InlineData(WarmupShape.Exponential)]
    [InlineData(WarmupShape.OneMinusSqrt)]
    public void Before_step_0_a_warm_up_stays_at_its_first_rate(WarmupShape shape)
    {
        var schedule = new LinearDecay(0.1, 1000).WithWarmup(100, 0.01, shape);
        Assert.All([-1e6, -50, -0.5, 0], step => Assert.Equal(0.01, schedule.At(step)));
        Assert.Equal(0.01, schedule.Shift(50).At(0));
        Assert.Equal(0.5, schedule.Integral(-50, 0), 1e-15);
        Assert.Equal(schedule.Integral(-50, 0) + schedule.Integral(0, 200), schedule.Integral(-50, 200), 1e-12);
    }

    [Fact]
    public void The_linear_warm_up_of_a_cosine_is_that_of_Keras()
    {
        Assert.Equal(-0.05, new CosineDecay(0.1, 1000).WithWarmup(100, from: 0).At(-50), 1e-16);
        Assert.Equal(new CosineDecay(0.0, 100, 0.1, "x", 0.5, 10), new CosineDecay(0.5, 100, 0.1, "x").WithWarmup(10, from: 0));
        Assert.Equal("0.0", new CosineDecay(0.5, 100).WithWarmup(10, from: 0).GetConfig()["initial_learning_rate"]!.ToJsonString());
        var other = new CosineDecay(0.5, 100).WithWarmup(10, from: 0, WarmupShape.Cosine);
        Assert.NotEqual(typeof(CosineDecay), other.GetType());
        Assert.Equal([0, 0.25, 0.5], [other.At(0), other.At(5), other.At(10)]);
    }

    [Fact]
    public void An_exponential_warm_up_needs_a_rate_to_multiply()
    {
        Assert.Equal("from must be other than 0 in an exponential warm-up, which multiplies; it was 0. (Parameter 'from')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Line.WithWarmup(5, 0, WarmupShape.Exponential)).Message);
        Assert.Equal("from must be a number with the sign of the rate that an exponential warm-up rises to, 1.0; it was -1. (Parameter 'from')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Line.WithWarmup(5, -1, WarmupShape.Exponential)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.WithWarmup(5, 0, (WarmupShape)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.WithWarmup(-5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.WithWarmup(5, double.NaN));
    }

    [Fact]
    public void Rates_are_multiplied_and_divided()
    {
        Assert.Equal(0.25, (Line * Line).At(5));
        Assert.Equal(1.5, (3 * Line).At(5));
        Assert.Equal(1.5, (Line * 3.0).At(5));
        Assert.Equal(0.1, (Line / 5).At(5));
        Assert.Equal(2, (1 / Line).At(5));
        Assert.Equal("divisor must be a schedule, or a number other than 0; it was 0. (Parameter 'divisor')", Assert.Throws<ArgumentOutOfRangeException>(() => Line / 0).Message);
    }

    [Fact]
    public void The_greater_and_the_lesser_rate()
    {
        Assert.Equal([1, 0.5, 0.3], [.. new[] { 0.0, 5, 9 }.Select(LearningRateSchedule.Max(Line, 0.3).At)]);
        Assert.Equal([0.3, 0.3, 0.1], [.. new[] { 0.0, 5, 9 }.Select(LearningRateSchedule.Min(Line, 0.3).At)], (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Rates_are_clamped()
    {
        var schedule = Line.Clamp(0.25, 0.75);
        Assert.Equal([0.75, 0.5, 0.25], [schedule.At(0), schedule.At(5), schedule.At(9)]);
        Assert.Equal([1, 0.25], [Line.Clamp(low: 0.25).At(0), Line.Clamp(low: 0.25).At(9)]);
        Assert.Equal([0.75, 0], [Line.Clamp(high: 0.75).At(0), Line.Clamp(high: 0.75).At(10)]);
        Assert.Same(Line, Line.Clamp());
        Assert.Equal("low must be no greater than high, 1.0; it was 2. (Parameter 'low')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Line.Clamp(2, 1)).Message);
    }

    [Fact]
    public void Steps_are_repeated()
    {
        var schedule = Line.Repeat(4);
        Assert.Equal([.. Rates(Line, 4), .. Rates(Line, 4), 1], Rates(schedule, 9));
        Assert.Equal(Line.At(-3), schedule.At(-3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.Repeat(0));
    }

    [Fact]
    public void What_starts_later_holds_its_first_rate_until_then()
    {
        var warm = new CosineDecay(0.1, 100, warmupTarget: 1, warmupSteps: 10);
        Assert.Equal([0.1, 0.1, 0.1], [warm.Shift(20).At(-5), warm.Shift(20).At(0), warm.Shift(20).At(20)]);
        Assert.Equal(warm.At(3), warm.Shift(20).At(23));
        Assert.Equal(warm.At(-2), warm.Shift(-3).At(-5));
        Assert.Equal(warm.At(-5), warm.Shift(20).Shift(-20).At(-5));
        Assert.Equal(0.1 * 25 + warm.Integral(0, 7), warm.Shift(20).Integral(-5, 27), 1e-12);
        Assert.Equal(0.1 * 5, warm.Shift(20).Integral(5, 10), 1e-12);
        Assert.Equal((20L, 30L), (new LinearDecay(0.1, 100).Shift(20).FirstBelow(0.1, 200)!.Value - 1, warm.Shift(20).Peak(200).Step));
        Assert.Empty(new ExponentialDecay(0.1, 10, 0.9).Shift(20).Discontinuities(200));
        Assert.Throws<ArgumentOutOfRangeException>(() => warm.Shift(20).At(double.NegativeInfinity));
    }

    [Fact]
    public void Steps_are_shifted_stretched_and_reversed()
    {
        Assert.Equal(Line.At(2), Line.Shift(3).At(5));
        Assert.Equal(Line.At(8), Line.Shift(-3).At(5));
        Assert.Equal(Line.At(5), Line.Stretch(2).At(10));
        Assert.Equal([0.5, 0.6, 0.7, 0.8, 0.9, 1, 1], Rates(Line.Reverse(5), 7), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.Stretch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.Reverse(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Line.Shift(double.NaN));
    }

    [Fact]
    public void Two_schedules_are_blended_by_a_weight_or_by_a_schedule()
    {
        Assert.Equal(0.5 + 0.25 * 1.5, Line.Blend(2, weight: 0.25).At(5));
        var across = Line.Blend(2, weight: new PolynomialDecay(0.0, 10, 1.0));
        Assert.Equal([1, 1.25, 2], [across.At(0), across.At(5), across.At(10)]);
        Assert.Equal("weight must be from 0 to 1; it was 2. (Parameter 'weight')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Line.Blend(2, weight: 2)).Message);
    }

    [Fact]
    public void A_composition_says_what_it_is_made_of()
    {
        LearningRateSchedule one = 1, two = 2.0;
        const string One = """ConstantRate {"rate":1.0}""", Two = """ConstantRate {"rate":2.0}""";
        Assert.Equal($"{One}.Then({Two}, 5).Then({One}, 1 epochs, fromPrevious: true)", one.Then(two, 5).Then(one, 1.Epochs, true).ToString());
        Assert.Equal($"({Two} * {Two})", (two * two).ToString());
        Assert.Equal($"{One}.Clamp(null, 2.0).Repeat(3)", one.Clamp(high: 2).Repeat(3).ToString());
        Assert.Equal($"{One}.WithWarmup(5, 0.0, Cosine)", one.WithWarmup(5, 0, WarmupShape.Cosine).ToString());
        Assert.NotEmpty((LearningRateSchedule.FromFunction(step => step) * 2).ToString());
    }

    [Fact]
    public void Compositions_of_the_same_schedules_are_equal()
    {
        static LearningRateSchedule Make(double rate) => (new CosineDecay(rate, 10).Then(0.1, 5) * 2).Clamp(0, 1);
        Assert.Equal(Make(0.1), Make(0.1));
        Assert.Equal(Make(0.1).GetHashCode(), Make(0.1).GetHashCode());
        Assert.NotEqual(Make(0.1), Make(0.2));
    }

    [Fact]
    public void Compositions_have_a_depth_that_can_be_written_and_read()
    {
        var schedule = Line;
        for (var i = 1; i < 16; i++)
            schedule = schedule.Repeat(i);
        Assert.Equal("schedule must be composed at most 15 deep to be composed again; it was 16 deep. (Parameter 'schedule')",
            Assert.Throws<ArgumentException>(() => schedule.Repeat(3)).Message);
        Assert.Equal(schedule, LearningRateSchedule.FromConfig(System.Text.Json.Nodes.JsonNode.Parse(schedule.ToConfig().ToJsonString())!));
    }

    [Fact]
    public void A_chain_may_be_as_long_as_one_likes()
    {
        var (sequence, product) = (Line, Line);
        for (var i = 1; i <= 500; i++)
            (sequence, product) = (sequence.Then(i, at: i), product * 1.01);
        Assert.Equal(500, sequence.At(500));
        Assert.Equal(Math.Pow(1.01, 500), product.At(0), 1e-10);
    }

    private static double[] Rates(LearningRateSchedule schedule, int count)
    {
        var rates = new double[count];
        schedule.Fill(rates);
        return rates;
    }
}
