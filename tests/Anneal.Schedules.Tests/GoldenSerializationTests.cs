using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Schedules.Tests;

public class GoldenSerializationTests
{
    [Fact]
    public void A_schedule_is_written_as_Keras_writes_it()
    {
        foreach (var (c, schedule) in GoldenCase.Accepted())
            Assert.Equal(c["serialized"]!.ToJsonString(), schedule.ToConfig().ToJsonString());
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
        {
            var config = new JsonObject { ["class_name"] = c["class_name"]!.DeepClone(), ["config"] = c["kwargs"]!.DeepClone() };
            Assert.Equal(schedule, LearningRateSchedule.FromConfig(config));
        }
    }
}
