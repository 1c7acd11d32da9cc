using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Schedules.Tests;

public class GoldenSerializationTests
{
    [Fact]
    public void A_schedule_is_written_as_Keras_writes_it()
    {
        foreach (var (c, _) in GoldenCase.Accepted())
            Assert.Equal(c["serialized"]!.ToJsonString(), LearningRateSchedule.FromConfig(Config(c)).ToConfig().ToJsonString());
    }

    // Code has no integers among its rates: it writes 1.0 where Keras, given 1, writes 1.
    [Fact]
    public void A_schedule_made_in_code_is_written_with_the_same_numbers()
    {
        foreach (var (c, schedule) in GoldenCase.Accepted())
            Assert.True(JsonNode.DeepEquals(c["serialized"], schedule.ToConfig()), GoldenCase.Describe(c));
    }

    [Fact]
    public void What_Keras_wrote_reads_as_the_same_schedule()
    {
        foreach (var (c, schedule) in GoldenCase.Accepted())
        {
            var read = LearningRateSchedule.FromConfig(c["serialized"]!);
            Assert.Equal(schedule, read);
            Assert.Equal(c["serialized"]!.ToJsonString(), read.ToConfig().ToJsonString());
            foreach (var step in Golden.Numbers(c["steps"]))
                Assert.Equal(schedule.At(step), read.At(step));
        }
    }

    [Fact]
    public void The_constructor_arguments_alone_are_a_config()
    {
        foreach (var (c, schedule) in GoldenCase.Accepted())
            Assert.Equal(schedule, LearningRateSchedule.FromConfig(Config(c)));
    }

    private static JsonObject Config(JsonObject c) => new() { ["class_name"] = c["class_name"]!.DeepClone(), ["config"] = c["kwargs"]!.DeepClone() };
}
