using Anneal.Schedules;

namespace UserCode;

public sealed class SchedulesReadme
{
    [Fact]
    public void A_schedule_is_a_function_that_is_written()
    {
        // snippet: schedules-readme
        var schedule = new CosineDecay(0.0, decaySteps: 9_000, warmupTarget: 0.1, warmupSteps: 1_000);
        double rate = schedule.At(500);                 // 0.05, half of the warm-up
        string json = schedule.ToConfig().ToJsonString();
        // end snippet

        Assert.Equal(0.05, rate);
        Assert.Contains("CosineDecay", json, StringComparison.Ordinal);
    }
}
