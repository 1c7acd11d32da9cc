using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class CompositionConfigTests
{
    private static readonly LearningRateSchedule Function = LearningRateSchedule.FromFunction(step => 1 / (1 + step));

    [Fact]
    public void A_composition_is_written_under_its_own_module() => Assert.Equal(
        """{"module":"anneal.schedules","class_name":"Sequence","config":{"schedules":[{"module":"anneal.schedules","class_name":"ConstantRate","config":{"rate":0.1},"registered_name":null},{"module":"keras.optimizers.schedules","class_name":"ExponentialDecay","config":{"initial_learning_rate":0.1,"decay_steps":10,"decay_rate":0.5,"staircase":false,"name":"ExponentialDecay"},"registered_name":null}],"boundaries":[{"epochs":5}],"from_previous":[true]},"registered_name":null}""",
        new ConstantRate(0.1).Then(new ExponentialDecay(0.1, 10, 0.5), 5.Epochs, fromPrevious: true).ToConfig().ToJsonString());

    [Fact]
    public void What_Keras_cannot_read_is_not_said_to_be_of_Keras()
    {
        static string Module(LearningRateSchedule schedule) => schedule.ToConfig()["module"]!.GetValue<string>();
        Assert.Equal("anneal.schedules", Module(new ExponentialDecay(0.1, 5.Epochs, 0.5)));
        Assert.Equal("anneal.schedules", Module(new PiecewiseConstantDecay([5.Epochs], [1, 2])));
        Assert.Equal("keras.optimizers.schedules", Module(new ExponentialDecay(0.1, 5.Epochs, 0.5).Bind(new RunLength(10))));
        Assert.Equal("keras.optimizers.schedules", Module(new CosineDecay(0.1, 10).WithWarmup(5, from: 0)));
    }

    [Fact]
    public void An_end_that_throws_reads_back_equal() => RandomSchedules.Unbound.ForAll(schedule =>
    {
        var ended = schedule.EndAt(5.Epochs + 3, After.Throw);
        var read = LearningRateSchedule.FromConfig(JsonNode.Parse(ended.ToConfig().ToJsonString())!);
        return read == ended && read.GetHashCode() == ended.GetHashCode() && read.ToString() == ended.ToString();
    });

    [Fact]
    public void What_has_units_reads_back_equal() => RandomSchedules.Unbound.ForAll(schedule =>
    {
        var text = schedule.ToConfig().ToJsonString();
        var read = LearningRateSchedule.FromConfig(JsonNode.Parse(text)!);
        return read == schedule && !ReferenceEquals(read, schedule) && read.GetHashCode() == schedule.GetHashCode()
            && read.ToConfig().ToJsonString() == text && read.ToString() == schedule.ToString();
    });

    public static TheoryData<LearningRateSchedule, string> Unwritable => new()
    {
        { Function * 2, "schedules[0]" },
        { new ConstantRate(1).Then((2 * Function).Clamp(0, 1), at: 5), "schedules[1].schedule.schedules[1]" },
        { (1 / Function).WithWarmup(5, from: 0), "schedule.divisor" },
        { new ConstantRate(1).Blend(2, weight: Function), "weight" },
    };

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void A_function_is_refused_when_it_is_written_and_its_place_is_named(LearningRateSchedule schedule, string path)
    {
        var error = Assert.ThrowsAny<NotSupportedException>(() => schedule.ToConfig());
        Assert.StartsWith($"The schedule cannot be written because of its {path}: A schedule made by FromFunction cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schedules": []}""", "'schedules' must hold at least one schedule; it was empty.")]
    [InlineData("""{"schedules": 1}""", "'schedules' must be an array; it was 1")]
    [InlineData("""{"schedules": [null]}""", "'schedules[0]' must be an object with 'class_name' and 'config'; it was null")]
    [InlineData("""{"schedules": [{"class_name": "ConstantRate", "config": {"rate": "x"}}]}""", "The config of ConstantRate cannot be read: 'schedules[0].rate' must be a number; it was the text \"x\"")]
    [InlineData("""{"schedules": [{"class_name": "ConstantRat", "config": {}}]}""", "the nearest known is 'ConstantRate'")]
    public void What_cannot_be_read_is_named(string config, string problem) =>
        Assert.Contains(problem, Refused($$"""{"class_name": "Product", "config": {{config}}}""").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"weeks": 1}""", "'by.weeks' is not an argument; the arguments are steps, epochs, percent, samples, tokens")]
    [InlineData("\"5 epochs\"", "'by' must be a number; it was the text \"5 epochs\"")]
    public void A_length_that_cannot_be_read_is_named(string length, string problem) => Assert.Equal(
        $"The config of Shifted cannot be read: {problem}.",
        Refused($$"""{"class_name": "Shifted", "config": {"schedule": {"class_name": "ConstantRate", "config": {"rate": 1} }, "by": {{length}} } }""").Message);

    [Fact]
    public void A_shape_that_is_unknown_is_named() => Assert.Equal(
        "The config of Warmup cannot be read: 'shape' must be one of \"linear\", \"cosine\", \"exponential\", \"one_minus_sqrt\"; it was the text \"square\".",
        Refused("""{"class_name": "Warmup", "config": {"schedule": {"class_name": "ConstantRate", "config": {"rate": 1}}, "length": 5, "from": 0, "shape": "square"}}""").Message);

    [Fact]
    public void Schedules_that_lie_too_deep_are_refused_and_not_followed()
    {
        JsonNode deep = JsonNode.Parse("""{"class_name": "ConstantRate", "config": {"rate": 1}}""")!;
        for (var i = 0; i < 100_000; i++)
            deep = new JsonObject { ["class_name"] = "Repeated", ["config"] = new JsonObject { ["schedule"] = deep, ["length"] = 5 } };
        Assert.Contains("has schedules nested more than 16 deep",
            Assert.Throws<ConfigException>(() => LearningRateSchedule.FromConfig(deep)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_schedules_are_refused()
    {
        var one = """{"class_name": "ConstantRate", "config": {"rate": 2}}""";
        var text = $$"""{"class_name": "Product", "config": {"schedules": [{{string.Join(",", Enumerable.Repeat(one, 10_000))}}] } }""";
        Assert.Contains("has more than 10000 schedules in it", Refused(text).Message, StringComparison.Ordinal);
        Assert.Equal(4, LearningRateSchedule.FromConfig(JsonNode.Parse($$"""{"class_name": "Product", "config": {"schedules": [{{one}}, {{one}}] } }""")!).At(0));
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        Assert.Equal(ManyPieces(9_999), LearningRateSchedule.FromConfig(ManyPieces(9_999).ToConfig()));
        Assert.EndsWith("A schedule cannot be written so that it can be read again: it has more than 10000 schedules in it.",
            Assert.ThrowsAny<NotSupportedException>(() => ManyPieces(12_000).ToConfig()).Message, StringComparison.Ordinal);
        Assert.NotNull(ManyPieces(9_999).ToConfig());
    }

    private static LearningRateSchedule ManyPieces(int count)
    {
        LearningRateSchedule schedule = 1.0;
        for (var n = 1; n < count; n++)
            schedule = schedule.Then(1.0 / n, at: n);
        return schedule;
    }

    // Texts of real schedules, with bytes changed, dropped, doubled or swapped for others of JSON: read, or refused as bad arguments.
    [Fact]
    public void Malformed_input_never_crashes()
    {
        var text = Gen.OneOf(RandomSchedules.Unbound, RandomSchedules.Any).Select(schedule => schedule.ToConfig().ToJsonString());
        var change = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 1 << 20], Gen.Int[0, 40], Gen.Char["{}[]\",:0123456789.eE-+ntfu\\abcdehprs_ \0"]);
        Gen.Select(text, change.Array[1, 6].Array[20]).ForAll(
            (json, rounds) => rounds.All(changes => IsReadOrRefused(Changed(json, changes))), cases: 5_000);
    }

    private static string Changed(string json, (int Kind, int Place, int Length, char Letter)[] changes)
    {
        var text = new StringBuilder(json);
        foreach (var (kind, place, length, letter) in changes)
        {
            var at = place % Math.Max(1, text.Length);
            var count = Math.Min(length, text.Length - at);
            _ = kind switch
            {
                0 when text.Length > 0 => text.Remove(at, 1).Insert(at, letter),
                1 => text.Insert(at, letter),
                2 => text.Remove(at, count),
                3 => text.Insert(at, text.ToString(at, count)),
                _ => text.Replace("0", "1e9", at, count),
            };
        }

        return text.ToString();
    }

    private static bool IsReadOrRefused(string text)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return true;
        }

        if (node is null)
            return true;
        var error = Record.Exception(() => LearningRateSchedule.FromConfig(node).ToString());
        return error is null or ArgumentException ? true : throw new InvalidOperationException(text, error);
    }

    private static ArgumentException Refused(string json) =>
        Assert.ThrowsAny<ArgumentException>(() => LearningRateSchedule.FromConfig(JsonNode.Parse(json)!));
}
