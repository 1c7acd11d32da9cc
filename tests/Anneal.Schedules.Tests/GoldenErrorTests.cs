using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Schedules.Tests;

public class GoldenErrorTests
{
    [Fact]
    public void Arguments_that_Keras_refuses_are_refused()
    {
        var cases = Golden.Cases("schedule_errors").Where(c => Kind(c) == "schedule_constructor" && c.ContainsKey("error")).ToList();
        Assert.NotEmpty(cases);
        foreach (var c in cases)
        {
            var config = new JsonObject { ["class_name"] = c["class_name"]!.DeepClone(), ["config"] = c["kwargs"]!.DeepClone() };
            Refused(config);
        }
    }

    [Fact]
    public void Configs_are_read_or_refused_as_in_Keras()
    {
        var cases = Golden.Cases("schedule_errors").Where(c => Kind(c) == "schedule_deserialize").ToList();
        Assert.NotEmpty(cases);
        foreach (var c in cases)
        {
            // Keras answers an unknown class with its name, or with any object it finds: only a schedule is a success.
            if (c["result"] is JsonObject result)
                Assert.Equal(result.ToJsonString(), LearningRateSchedule.FromConfig(c["input"]!).ToConfig().ToJsonString());
            else
                Refused(c["input"]!);
        }
    }

    private static string Kind(JsonObject c) => c["kind"]!.GetValue<string>();

    private static void Refused(JsonNode config)
    {
        var error = Record.Exception(() => LearningRateSchedule.FromConfig(config));
        Assert.True(error is ArgumentException, $"{config.ToJsonString()} gave {error?.GetType().Name ?? "no error"}");
    }
}
