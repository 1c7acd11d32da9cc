using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Schedules.Tests;

public class ConfigTests
{
    private const string Arguments = """{"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5}""";

    [Theory]
    [InlineData("")]
    [InlineData(""", "module": "keras.optimizers.schedules" """)]
    [InlineData(""", "module": "keras.optimizers.schedules", "registered_name": null""")]
    [InlineData(""", "registered_name": "ExponentialDecay" """)]
    [InlineData(""", "build_config": {"input_shape": null}, "compile_config": {}""")]
    public void Every_envelope_that_Keras_reads_is_read(string more)
    {
        var read = Read($$"""{"class_name": "ExponentialDecay", "config": {{Arguments}}{{more}}}""");
        Assert.Equal(new ExponentialDecay(0.1, 10, 0.5), read);
    }

    [Fact]
    public void A_name_may_be_null() =>
        Assert.Null(Assert.IsType<CosineDecay>(
            Read("""{"class_name": "CosineDecay", "config": {"initial_learning_rate": 1, "decay_steps": 2, "name": null}}""")).Name);

    [Fact]
    public void A_million_numbers_are_read_without_a_text_for_each()
    {
        const int Count = 500_000;
        var numbers = string.Join(',', Enumerable.Range(1, Count));
        var config = JsonNode.Parse($$$"""{"class_name":"PiecewiseConstantDecay","config":{"boundaries":[{{{numbers}}}],"values":[0.5,{{{numbers}}}]}}""")!;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var schedule = LearningRateSchedule.FromConfig(config);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (2 * Count), 0, 250);
        Assert.Equal(Count, schedule.At(Count + 1));
    }

    [Fact]
    public void A_million_numbers_are_written_as_one_text()
    {
        const int Count = 500_000;
        var schedule = new PiecewiseConstantDecay([.. Enumerable.Range(1, Count)], [.. Enumerable.Range(0, Count + 1).Select(i => 0.1 / (1 + i))]);
        var config = schedule.ToConfig();
        Assert.Equal(schedule, LearningRateSchedule.FromConfig(config));
        // Only what was parsed from a text is a JsonElement; a node for each number takes seconds.
        Assert.All((string[])["boundaries", "values"], key => Assert.True(config["config"]![key]!.AsArray()[^1]!.AsValue().TryGetValue<JsonElement>(out _)));
    }

    [Fact]
    public void Integers_stay_integers_and_floats_stay_floats()
    {
        Assert.Equal(
            """{"initial_learning_rate":1.0,"decay_steps":10.0,"end_learning_rate":0.0,"after":"hold","name":"LinearDecay"}""",
            new LinearDecay(1, 10.0, 0).GetConfig().ToJsonString());
        Assert.Equal(
            """{"initial_learning_rate":100.0,"first_decay_steps":10.5,"t_mul":1,"m_mul":1.0,"alpha":0.0,"name":"SGDRDecay"}""",
            Read("""{"class_name":"CosineDecayRestarts","config":{"initial_learning_rate":100.0,"first_decay_steps":10.5,"t_mul":1,"m_mul":1.0}}"""));
        Assert.Equal(
            """{"boundaries":[1,2.0],"values":[1.0,2,1e-05],"name":null}""",
            Read("""{"class_name":"PiecewiseConstantDecay","config":{"boundaries":[1,2.0],"values":[1.0,2,1e-05],"name":null}}"""));

        static string Read(string config) => LearningRateSchedule.FromConfig(JsonNode.Parse(config)!).GetConfig().ToJsonString();
    }

    [Theory]
    [InlineData("[]", "it must be an object with 'class_name' and 'config'; it was an array")]
    [InlineData("\"ExponentialDecay\"", "it must be an object with 'class_name' and 'config'; it was the text \"ExponentialDecay\"")]
    [InlineData("{}", "'class_name' is missing")]
    [InlineData("""{"class_name": null, "config": {}}""", "'class_name' is missing")]
    [InlineData("""{"class_name": 7, "config": {}}""", "'class_name' must be text; it was 7")]
    [InlineData("""{"class_name": "ExponentialDecay"}""", "'config' is missing")]
    [InlineData("""{"class_name": "ExponentialDecay", "config": [1]}""", "'config' must be an object; it was an array")]
    [InlineData("""{"class_name": "ExponentialDecay", "module": null, "config": {}}""", "'module' must be text, or left out; it was null")]
    [InlineData("""{"class_name": "ExponentialDecay", "registered_name": {}, "config": {}}""", "'registered_name' must be text; it was an object")]
    [InlineData("""{"class_name": "ExponentalDecay", "config": {}}""", "it is of class 'ExponentalDecay', which is not a known schedule; the nearest known is 'ExponentialDecay'. A schedule of your own must first be registered with [Registered] or Register, or added to customObjects")]
    [InlineData("""{"class_name": "cosinedecay", "config": {}}""", "it is of class 'cosinedecay', which is not a known schedule; the nearest known is 'CosineDecay'. A schedule of your own must first be registered with [Registered] or Register, or added to customObjects")]
    [InlineData("""{"class_name": "CosineDecay", "registered_name": "Mine>CosineDecay", "config": {}}""", "it is of class 'Mine>CosineDecay', which is not a known schedule; the nearest known is 'CosineDecay'. A schedule of your own must first be registered with [Registered] or Register, or added to customObjects")]
    public void An_unreadable_envelope_is_named(string json, string problem) =>
        Assert.Equal($"The config of a schedule cannot be read: {problem}.", Refused(json).Message);

    [Theory]
    [InlineData("""{"initial_learning_rate": 0.1, "decay_steps": 10}""", "'decay_rate' is missing")]
    [InlineData("""{"initial_learning_rate": 0.1, "decay_steps": "abc", "decay_rate": 0.5}""", "'decay_steps' must be a number; it was the text \"abc\"")]
    [InlineData("""{"initial_learning_rate": 0.1, "decay_steps": null, "decay_rate": 0.5}""", "'decay_steps' must be a number; it was null")]
    [InlineData("""{"initial_learning_rate": 0.1, "decay_steps": true, "decay_rate": 0.5}""", "'decay_steps' must be a number; it was true")]
    [InlineData("""{"initial_learning_rate": 1e999, "decay_steps": 1, "decay_rate": 0.5}""", "'initial_learning_rate' must be a number; it was 1e999")]
    [InlineData("""{"initial_learning_rate": 0.1, "decay_steps": 1, "decay_rate": 0.5, "staircase": 1}""", "'staircase' must be true or false; it was 1")]
    [InlineData("""{"initial_learning_rate": 0.1, "decay_steps": 1, "decay_rate": 0.5, "name": 1}""", "'name' must be text; it was 1")]
    [InlineData("""{"initial_learning_rate": 0.1, "decay_steps": 1, "decay_rate": 0.5, "bogus": 1}""", "'bogus' is not an argument; the arguments are initial_learning_rate, decay_steps, decay_rate, staircase, name")]
    public void An_unreadable_argument_is_named(string arguments, string problem) =>
        Assert.Equal(
            $"The config of ExponentialDecay cannot be read: {problem}.",
            Refused($$"""{"class_name": "ExponentialDecay", "config": {{arguments}}}""").Message);

    [Fact]
    public void An_unreadable_element_is_named() =>
        Assert.Equal(
            "The config of PiecewiseConstantDecay cannot be read: 'values[1]' must be a number; it was null.",
            Refused("""{"class_name": "PiecewiseConstantDecay", "config": {"boundaries": [1], "values": [1, null]}}""").Message);

    [Fact]
    public void An_argument_out_of_range_is_the_error_of_the_constructor_under_its_key() =>
        Assert.Equal(
            "The config of ExponentialDecay cannot be read: 'decay_steps' must be greater than 0 and finite; it was 0.",
            Refused("""{"class_name": "ExponentialDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 0, "decay_rate": 0.5}}""").Message);

    [Theory]
    [InlineData("""{"class_name": "\ud800", "config": {}}""")]
    [InlineData("""{"\ud800": "x", "config": {}}""")]
    [InlineData("""{"class_name": "ExponentialDecay", "config": {"\udc00": 1}}""")]
    [InlineData("""{"class_name": "CosineDecay", "config": {"initial_learning_rate": 1, "decay_steps": 2, "name": "\ud800"}}""")]
    [InlineData("""{"class_name": "CosineDecay", "config": {"initial_learning_rate": "\ud800", "decay_steps": 2}}""")]
    [InlineData("""{"class_name": "CosineDecay", "class_name": "CosineDecay", "config": {}}""")]
    [InlineData("""{"class_name": "CosineDecay", "config": {"decay_steps": 2, "decay_steps": 2}}""")]
    public void Broken_text_and_repeated_keys_are_refused(string json) => Refused(json);

    [Fact]
    public void Depth_is_refused_and_not_followed()
    {
        JsonNode deep = 1;
        for (var i = 0; i < 100_000; i++)
            deep = new JsonArray(deep);
        Assert.Throws<ConfigException>(() => LearningRateSchedule.FromConfig(deep));
        var config = new JsonObject { ["class_name"] = "CosineDecay", ["config"] = new JsonObject { ["decay_steps"] = deep, ["initial_learning_rate"] = 1 } };
        Assert.Equal(
            "The config of CosineDecay cannot be read: 'decay_steps' must be a number; it was an array.",
            Assert.Throws<ConfigException>(() => LearningRateSchedule.FromConfig(config)).Message);
    }

    private static LearningRateSchedule Read(string json) => LearningRateSchedule.FromConfig(JsonNode.Parse(json)!);

    private static ArgumentException Refused(string json) => Assert.ThrowsAny<ArgumentException>(() => Read(json));
}
