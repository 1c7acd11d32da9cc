using System.Text.Json.Nodes;

namespace Anneal.Schedules.Tests;

/// <summary>Integers among the rates of a config are written as integers again, whatever becomes of the schedule.</summary>
public class SpellingTests
{
    private const string Integers = """{"initial_learning_rate":1,"decay_steps":10,"decay_rate":2,"staircase":false,"name":null}""";

    private static LearningRateSchedule Read(string className, string config) =>
        LearningRateSchedule.FromConfig(JsonNode.Parse($$"""{"class_name": "{{className}}", "config": {{config}}}""")!);

    [Fact]
    public void What_is_read_is_equal_to_what_code_makes_and_written_as_it_was()
    {
        var read = Read("ExponentialDecay", Integers);
        Assert.Equal(new ExponentialDecay(1, 10, 2, name: null), read);
        Assert.Equal(Integers, read.GetConfig().ToJsonString());
        Assert.Equal(Integers.Replace(":1,", ":1.0,", StringComparison.Ordinal).Replace(":2,", ":2.0,", StringComparison.Ordinal), new ExponentialDecay(1, 10, 2, name: null).GetConfig().ToJsonString());
    }

    [Fact]
    public void A_schedule_that_is_bound_spells_its_numbers_as_before()
    {
        var bound = Read("ExponentialDecay", Integers.Replace(":10,", ":{\"epochs\":2},", StringComparison.Ordinal)).Bind(new RunLength(stepsPerEpoch: 5));
        Assert.Equal(Integers, bound.GetConfig().ToJsonString());
        var clamped = Read("Clamped", """{"schedule": {"class_name": "LinearDecay", "config": {"initial_learning_rate": 1, "decay_steps": {"epochs": 2}}}, "low": 0, "high": 1}""");
        Assert.Contains("\"low\":0,\"high\":1}", clamped.Bind(new RunLength(stepsPerEpoch: 5)).GetConfig().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_composition_that_is_read_as_something_simpler_leaves_it_its_numbers()
    {
        var one = """{"class_name": "ConstantRate", "config": {"rate": 1}}""";
        var product = Read("Product", $$"""{"schedules": [{{one}}, {"class_name": "ExponentialDecay", "config": {{Integers}}}]}""");
        Assert.Equal(Integers, product.GetConfig().ToJsonString());
    }
}
