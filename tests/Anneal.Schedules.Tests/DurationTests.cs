using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class DurationTests
{
    private static readonly RunLength Run = new(stepsPerEpoch: 469, epochs: 10, batchSize: 128, tokensPerSample: 512);

    public static TheoryData<Duration, double> Counted => new()
    {
        { 100, 100 },
        { 0.5, 0.5 },
        { 5.Epochs, 2345 },
        { 0.5.Epochs, 235 },
        { 10.Percent, 469 },
        { 0.01.Percent, 0 },
        { 1280.Samples, 10 },
        { 64.Samples, 1 },
        { 63.Samples, 0 },
        { 65_536.Tokens, 1 },
        { 32_768.Tokens, 1 },
        { 32_767.Tokens, 0 },
        { 1.Epochs + 100, 569 },
        { 0.5.Epochs + 0.25, 235.25 },
        { 0.5.Epochs + 64.Samples, 235 },
        { 100.Percent - 1.Epochs, 4221 },
        { -0.5.Epochs, -235 },
        { 1.Epochs - 1.Epochs, 0 },
    };

    [Theory]
    [MemberData(nameof(Counted))]
    public void A_length_is_counted_by_the_run(Duration length, double steps) => Assert.Equal(steps, length.Bind(Run).Steps);

    [Fact]
    public void Halves_are_rounded_away_from_0()
    {
        var run = new RunLength(stepsPerEpoch: 5);
        Assert.Equal(3, 0.5.Epochs.Bind(run).Steps);
        Assert.Equal(-3, (-0.5).Epochs.Bind(run).Steps);
        Assert.Equal(-3, (-0.5.Epochs).Bind(run).Steps);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    [InlineData(10, 3)]
    [InlineData(1, 4)]
    [InlineData(469, 1)]
    public void Epochs_of_accumulated_batches_are_rounded_once(int batches, int accumulated)
    {
        for (var epochs = 1; epochs <= 50; epochs++)
        {
            var run = new RunLength(batches, epochs, batchSize: 8).WithGradientAccumulation(accumulated);
            var exact = (batches * epochs * 2 + accumulated) / (2 * accumulated);
            Assert.Equal(exact, epochs.Epochs.Bind(run).Steps);
            Assert.Equal(exact, 100.Percent.Bind(run).Steps);
            Assert.Equal(exact, (8 * batches * epochs).Samples.Bind(run).Steps);
            Assert.Equal(Math.Max(1, batches * epochs / accumulated), run.Steps);
            Assert.Equal(0, (epochs.Epochs - 100.Percent).Bind(run).Steps);
        }
    }

    [Fact]
    public void An_update_of_several_batches_is_one_step()
    {
        var run = new RunLength(stepsPerEpoch: 3, epochs: 10, batchSize: 8, tokensPerSample: 4).WithGradientAccumulation(2);
        Assert.Equal((1.5, 10, 16, 15L), (run.StepsPerEpoch, run.Epochs, run.BatchSize, run.Steps));
        Assert.Equal(10, 640.Tokens.Bind(run).Steps);
        Assert.Equal((null, 7L), (run.WithSteps(7).Epochs, run.WithSteps(7).Steps));
        Assert.Equal((4, 6L), (run.WithSteps(6).Epochs, run.WithSteps(6).Steps));
        Assert.Equal(run, new RunLength(3, 10, 8, 4).WithSteps(30).WithGradientAccumulation(2));
        Assert.Throws<ArgumentOutOfRangeException>("batches", () => run.WithGradientAccumulation(0));
    }

    [Fact]
    public void Halves_are_rounded_up_at_every_boundary()
    {
        for (var perEpoch = 1; perEpoch < 2000; perEpoch++)
        {
            var run = new RunLength(stepsPerEpoch: perEpoch, epochs: 1, batchSize: perEpoch);
            for (var percent = 0; percent <= 100; percent += 5)
            {
                var exact = (percent * perEpoch + 50) / 100;
                Assert.Equal(exact, percent.Percent.Bind(run).Steps);
                Assert.Equal(exact, (percent / 100.0).Epochs.Bind(run).Steps);
            }

            Assert.Equal(1, (perEpoch - perEpoch / 2).Samples.Bind(run).Steps);
            Assert.Equal(0, ((perEpoch - 1) / 2).Samples.Bind(run).Steps);
        }
    }

    [Fact]
    public void A_decimal_fraction_is_what_it_says()
    {
        // As doubles, 33.3 and 1.15 are a little less, so that exact products would round down.
        Assert.Equal(167, 33.3.Percent.Bind(500).Steps);
        Assert.Equal(115, 1.15.Epochs.Bind(new RunLength(stepsPerEpoch: 100)).Steps);
        Assert.Equal(12, 1.15.Epochs.Bind(new RunLength(stepsPerEpoch: 10)).Steps);
    }

    [Fact]
    public void Steps_after_a_length_are_those_steps_after_it() =>
        Gen.Select(RandomSchedules.Lengths, Gen.Int[0, 1000]).ForAll((length, n) =>
            (length + n).Bind(Run).Steps == length.Bind(Run).Steps + n);

    [Fact]
    public void Phases_fill_the_run() =>
        Gen.Select(Gen.Int[50, 5000], Gen.Int[1, 99]).ForAll((steps, percent) =>
        {
            var cosine = (CosineDecay)new CosineDecay(0.1, (100 - percent).Percent).WithWarmup(percent.Percent, from: 0).Bind(steps);
            return cosine.WarmupSteps.Steps + cosine.DecaySteps.Steps == steps;
        });

    [Fact]
    public void Pieces_within_pieces_end_where_the_run_has_it() =>
        Gen.Select(Gen.Int[10, 5000], Gen.Int[1, 49], Gen.Int[1, 49]).ForAll((steps, first, second) =>
        {
            var nested = new ConstantRate(1).Then(new ConstantRate(2).Then(3, second.Percent).Clamp(0, 4), first.Percent);
            var flat = new ConstantRate(1).Then(2, first.Percent).Then(3, (first + second).Percent);
            var (a, b) = (new double[steps], new double[steps]);
            nested.Bind(steps).Fill(a);
            flat.Bind(steps).Fill(b);
            return a.AsSpan().SequenceEqual(b);
        });

    [Fact]
    public void Sums_of_integers_stay_integers()
    {
        Assert.Equal("9007199254740993", (9_007_199_254_740_992L + (Duration)1).ToJson().ToJsonString());
        Assert.Equal("9.223372036854776e+18", (long.MaxValue + (Duration)1).ToJson().ToJsonString());
    }

    [Fact]
    public void Lengths_are_written_and_read()
    {
        Assert.Equal("100", ((Duration)100).ToJson().ToJsonString());
        Assert.Equal("100.0", ((Duration)100.0).ToJson().ToJsonString());
        Assert.Equal("""{"epochs":5}""", 5.Epochs.ToJson().ToJsonString());
        Assert.Equal("""{"epochs":1,"percent":2.5,"samples":3,"tokens":1.0,"steps":-100}""",
            (1.Epochs + 2.5.Percent + 3.Samples + 1.0.Tokens - 100).ToJson().ToJsonString());
        Assert.Equal("1 epochs + 100 steps", (1.Epochs + 100).ToString());
        Assert.Equal("100", ((Duration)100).ToString());
    }

    [Fact]
    public void What_is_written_reads_back_equal() => RandomSchedules.Lengths.ForAll(length =>
    {
        var text = length.ToJson().ToJsonString();
        var read = Duration.FromJson(JsonNode.Parse(text));
        return read == length && read.GetHashCode() == length.GetHashCode() && read.ToJson().ToJsonString() == text;
    });

    [Theory]
    [InlineData("null", "it must be a number; it was null")]
    [InlineData("\"5 epochs\"", "it must be a number; it was the text \"5 epochs\"")]
    [InlineData("{}", "it must be a number of steps, or an object with a unit such as {\"epochs\": 5}; it was an object")]
    [InlineData("{\"weeks\": 1}", "'weeks' is not an argument; the arguments are steps, epochs, percent, samples, tokens")]
    [InlineData("{\"epochs\": null}", "'epochs' must be a number; it was null")]
    public void An_unreadable_length_is_named(string json, string message) =>
        Assert.Equal($"The config of a length cannot be read: {message}.", Assert.Throws<ConfigException>(() => Duration.FromJson(JsonNode.Parse(json))).Message);

    public static TheoryData<Duration, string> Unknown => new()
    {
        { 5.Epochs, "A length of 5 epochs cannot be converted to steps: the run does not say how many steps an epoch has. Pass stepsPerEpoch to RunLength. (Parameter 'run')" },
        { 10.Percent, "A length of 10 percent cannot be converted to steps: the run does not say how many steps it has. Pass stepsPerEpoch and epochs to RunLength. (Parameter 'run')" },
        { 7.Samples, "A length of 7 samples cannot be converted to steps: the run does not say how many samples a step has. Pass batchSize to RunLength. (Parameter 'run')" },
        { 7.Tokens, "A length of 7 tokens cannot be converted to steps: the run does not say how many tokens a sample has. Pass tokensPerSample to Fit or RunLength. (Parameter 'run')" },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public void What_the_run_does_not_say_is_asked_for(Duration length, string message)
    {
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => length.Bind(new RunLength())).Message);
        Assert.Throws<ArgumentException>(() => new ExponentialDecay(0.1, length, 0.5).Bind(new RunLength()));
    }

    [Fact]
    public void A_length_too_long_to_count_is_refused() =>
        Assert.Equal(
            "A length of 1e+300 epochs is too long to convert to steps. (Parameter 'run')",
            Assert.Throws<ArgumentException>(() => 1e300.Epochs.Bind(Run)).Message);

    [Fact]
    public void A_length_must_be_finite()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => double.NaN.Epochs);
        Assert.Throws<ArgumentOutOfRangeException>(() => double.PositiveInfinity.Percent);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0.1, double.NaN + 1.Epochs));
    }

    [Fact]
    public void A_run_must_have_steps()
    {
        Assert.Equal("stepsPerEpoch must be 1 or more; it was 0. (Parameter 'stepsPerEpoch')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RunLength(stepsPerEpoch: 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunLength(epochs: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunLength(batchSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunLength(tokensPerSample: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLength.OfSteps(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunLength(stepsPerEpoch: long.MaxValue, epochs: 2));
        Assert.Equal(4690, Run.Steps);
        Assert.Null(new RunLength(stepsPerEpoch: 5).Steps);
    }
}
