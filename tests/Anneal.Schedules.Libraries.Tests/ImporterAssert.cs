using System.Text.Json.Nodes;

namespace Anneal.Schedules.Libraries.Tests;

internal static class ImporterAssert
{
    /// <summary>Rates at whole steps, to within what the order of a few roundings may differ by, as a fraction of the greatest rate.</summary>
    public static void Same(Func<int, double> source, LearningRateSchedule schedule, int steps, double tolerance = 1e-13)
    {
        var expected = Enumerable.Range(0, steps).Select(source).ToArray();
        var slack = tolerance * expected.Max(Math.Abs);
        for (var step = 0; step < steps; step++)
            Assert.True(Math.Abs(expected[step] - schedule.At(step)) <= slack, $"step {step}: {expected[step]:R} expected, {schedule.At(step):R} found in {schedule}");
        var read = LearningRateSchedule.FromConfig(JsonNode.Parse(schedule.ToConfig().ToJsonString())!);
        Assert.Equal(schedule, read);
    }
}
