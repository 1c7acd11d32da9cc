using System.Text.Json.Nodes;
using Anneal.Saving;

namespace Anneal.Schedules.Tests;

public class KerasDoorTests
{
    private sealed record Halved(LearningRateSchedule Inner) : LearningRateSchedule
    {
        public override double At(double step) => Inner.At(step) / 2;
    }

    private static readonly JsonObject Config = JsonNode.Parse("""{"class_name": "Halved", "config": {"rate": 0.5}, "registered_name": "mine>Halved"}""")!.AsObject();

    private static readonly CustomObjects Objects = new CustomObjects().Add("Halved", config => new Halved(config["rate"]!.GetValue<double>()));

    [Fact]
    public void What_is_serialized_is_deserialized()
    {
        var schedule = new CosineDecay(0.1, 1_000).WithWarmup(100, from: 0);
        Assert.Equal(schedule.ToConfig().ToJsonString(), Saving.Schedules.Serialize(schedule).ToJsonString());
        Assert.Equal(schedule, Saving.Schedules.Deserialize(Saving.Schedules.Serialize(schedule)));
    }

    [Fact]
    public void Custom_objects_hold_for_one_call()
    {
        Assert.Equal(new Halved(0.5), Saving.Schedules.Deserialize(Config, Objects));
        Assert.Throws<ConfigException>(() => Saving.Schedules.Deserialize(Config));
    }

    [Fact]
    public void Custom_objects_are_known_within_other_schedules()
    {
        var config = new JsonObject { ["class_name"] = "Product", ["config"] = new JsonObject { ["schedules"] = new JsonArray(Config.DeepClone(), Config.DeepClone()) } };
        Assert.Equal(0.0625, Saving.Schedules.Deserialize(config, Objects).At(3));
        Assert.Equal("schedules[0]", Assert.Throws<ConfigException>(() => Saving.Schedules.Deserialize(config)).Path);
    }
}
