using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace UserCode;

public sealed class OwnSchedule
{
    [Fact]
    public void Rises_falls_and_is_read_again()
    {
        // snippet: use-schedule
        LearningRateSchedule.Register(config => new Noam((int)config["size"]!, (int)config["warmup_steps"]!));

        string json = new Noam(Size: 512, WarmupSteps: 4000).ToConfig().ToJsonString();
        LearningRateSchedule again = LearningRateSchedule.FromConfig(JsonNode.Parse(json)!);
        // end snippet

        Assert.Equal(new Noam(512, 4000), again);
        Assert.Equal(0.0006987712429686843, again.At(3999), 1e-18);
        Assert.True(again.At(3998) < again.At(3999) && again.At(4000) < again.At(3999));
    }
}

// snippet: schedule
sealed record Noam(int Size, int WarmupSteps) : LearningRateSchedule
{
    public override double At(double step)
    {
        var t = step + 1;
        return Math.Min(1 / Math.Sqrt(t), t * Math.Pow(WarmupSteps, -1.5)) / Math.Sqrt(Size);
    }

    public override JsonObject GetConfig() => new() { ["size"] = Size, ["warmup_steps"] = WarmupSteps };
}
// end snippet
