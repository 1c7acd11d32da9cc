using System.Globalization;

namespace Anneal.Schedules.Tests;

public class PreviewTests
{
    private static readonly RunLength Run = new(stepsPerEpoch: 100, epochs: 10);
    private static readonly SchedulePreview Warm = new CosineDecay(0.2, 90.Percent).WithWarmup(1.Epochs, from: 0).Preview(Run);

    [Fact]
    public void The_numbers_that_matter_are_read_from_the_schedule()
    {
        Assert.Equal([0, 0.002, 0.004, 0.006, 0.008], Warm.FirstRates.Select(rate => Math.Round(rate, 12)));
        Assert.Equal((100, 0.2), Warm.Peak);
        Assert.Equal(new CosineDecay(0.2, 900).At(899), Warm.Last);
        Assert.Equal([(0L, 99L), (100L, 999L)], Warm.Phases.Select(phase => (phase.FirstStep, phase.LastStep)));
    }

    [Fact]
    public void The_text_is_a_chart_of_60_by_12_and_the_numbers_in_any_culture()
    {
        var former = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("""
                0.2 │██████████████████████████████
                    │██████████████████████████████
                    │██████████████████████████████
                    │██████████████████████████████
                    │██████████████████████████████
                    │██████████████████████████████
                    │████████████████████████████████████████████████████████████
                    │████████████████████████████████████████████████████████████
                    │████████████████████████████████████████████████████████████
                    │████████████████████████████████████████████████████████████
                    │████████████████████████████████████████████████████████████
                  0 │████████████████████████████████████████████████████████████
                    └────────────────────────────────────────────────────────────
                run   update 0 (after 0 epochs) to update 999 (after 9.99 epochs)
                first 0.2, 0.2, 0.2, 0.2, 0.2
                peak  0.2 at update 0 (after 0 epochs)
                last  0.1
                phase update 0 (after 0 epochs), for 500 updates (5 epochs): 0.2 to 0.2
                phase update 500 (after 5 epochs), for 500 updates (5 epochs): 0.1 to 0.1

                """, new PiecewiseConstantDecay([499], [0.2, 0.1]).Preview(Run).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    [Fact]
    public void One_line_has_the_rates_and_the_peak() => Assert.Equal(
        "0 ▅███▇▇▆▆▅▄▃▂▁▁▁▁ 6.092E-07 over 1000 updates (10 epochs), peak 0.2 at update 100 (after 1 epoch)", Warm.Summary);

    [Fact]
    public void A_run_that_goes_on_is_seen_from_where_it_does()
    {
        var preview = new LinearDecay(1.0, 100.Percent).Preview(1000, firstStep: 500);
        Assert.Equal([0.5, 0.499, 0.498, 0.497, 0.496], preview.FirstRates);
        Assert.Equal((500, 0.5), preview.Peak);
        Assert.Throws<ArgumentOutOfRangeException>("firstStep", () => new LinearDecay(1.0, 10).Preview(10, 10));
        Assert.Throws<ArgumentException>("run", () => new LinearDecay(1.0, 10).Preview(new RunLength()));
    }

    [Fact]
    public void One_update_is_one_update()
    {
        var run = new RunLength(stepsPerEpoch: 1, epochs: 1);
        Assert.EndsWith("over 1 update (1 epoch)", new LinearDecay(1.0, 10).Preview(run).Summary, StringComparison.Ordinal);
        Assert.EndsWith("over 1 update", new LinearDecay(1.0, 10).Preview(3, firstStep: 2).Summary, StringComparison.Ordinal);
        Assert.Contains("for 1 update:", new LinearDecay(1.0, 10).Preview(1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void As_deep_as_schedules_may_be_they_are_seen_and_checked_from_any_update()
    {
        LearningRateSchedule deepest = new LinearDecay(1.0, 1000);
        while (Record.Exception(() => deepest.Stretch(0.9)) is null)
            deepest = deepest.Stretch(0.9);
        Assert.Equal(500, deepest.Preview(1000, firstStep: 500).Peak.Step);
        Assert.NotEmpty(deepest.Check(1000, firstStep: 500));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(61)]
    [InlineData(1_000_000)]
    public void Every_length_gives_12_lines_of_chart(long steps)
    {
        foreach (var schedule in new LearningRateSchedule[] { new CosineDecay(1.0, 50), 0.0, -1.0, LearningRateSchedule.FromFunction(_ => double.NaN) })
            Assert.Equal(12, schedule.Preview(steps).ToString().Split('\n').Count(line => line.Contains('│', StringComparison.Ordinal)));
    }
}
