using System.Text.Json.Nodes;
using Anneal.Optimizers;
using Doors = Anneal.Saving.Optimizers;

namespace Anneal.Tests.Optimizers;

/// <summary>Keras's entry points by name: get, serialize, deserialize.</summary>
public sealed class OptimizerDoorTests
{
    [Fact]
    public void They_are_those_of_the_optimizer_itself()
    {
        using var named = Doors.Get("adam_w");
        using var made = new AdamW();
        Assert.Equal(made.ToConfig().ToJsonString(), Doors.Serialize(named).ToJsonString());
        using var read = Doors.Deserialize(made.ToConfig());
        Assert.IsType<AdamW>(read);
    }

    [Fact]
    public void Custom_objects_hold_for_one_call()
    {
        var config = new JsonObject { ["class_name"] = "Mine", ["config"] = new JsonObject { ["learning_rate"] = 0.5 } };
        var objects = new CustomObjects().Add("Mine", arguments => new SGD(arguments["learning_rate"]!.GetValue<double>()));
        using var read = Doors.Deserialize(config, objects);
        Assert.Equal(0.5, read.LearningRate.Value);
        Assert.Throws<ConfigException>(() => Doors.Deserialize(config));
    }

    [Fact]
    public void A_name_that_is_not_known_is_refused_with_the_nearest()
    {
        var error = Assert.Throws<ArgumentException>("name", () => Optimizer.Get("adma"));
        Assert.Contains("\"adam\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("Or give an object: new Adam(0.001).", error.Message, StringComparison.Ordinal);
    }
}
