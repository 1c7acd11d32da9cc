using Anneal.Callbacks;
using Spectre.Console;

namespace Anneal.Tests.Progress;

// The expected lines were printed by Keras's Progbar.
public class ProgressLineTests
{
    private const string Full = "━━━━━━━━━━━━━━━━━━━━";

    [Fact]
    public void Running_line_has_count_bar_time_left_time_of_a_step_and_values()
    {
        var line = new ProgressLine(12, 1875, "step", 1.0625, 0.0625 / 11, Finished: false);

        Assert.Equal(
            $"  12/1875 {Full} 10s 6ms/step - accuracy: 0.9123 - loss: 0.2891", Text(line, ("accuracy", 0.9123), ("loss", 0.28912)));
    }

    [Fact]
    public void Finished_line_has_the_time_elapsed()
    {
        var line = new ProgressLine(1875, 1875, "step", 4.75, 3.75 / 1874, Finished: true);

        Assert.Equal(
            $"1875/1875 {Full} 5s 2ms/step - accuracy: 0.4062 - loss: 1.2345e-05",
            Text(line, ("accuracy", 0.40625), ("loss", 1.2345e-5)));
    }

    [Fact]
    public void Elapsed_time_stays_in_seconds()
    {
        Assert.Equal($"5/5 {Full} 7322s 2s/step", Text(new ProgressLine(5, 5, "step", 7322.4, 2, Finished: true)));
    }

    [Theory]
    [InlineData(59, 1, "59s")]
    [InlineData(60, 1, "60s")]
    [InlineData(61, 1, "1:01")]
    [InlineData(3600, 1, "60:00")]
    [InlineData(3601, 1, "1:00:01")]
    [InlineData(1000, 60, "16:40:00")]
    [InlineData(10000, 7, "19:26:40")]
    [InlineData(3, 0.5, "1s")]
    [InlineData(99999, 0.25, "6:56:39")]
    public void Time_left_is_in_seconds_minutes_or_hours(long steps, double perStep, string text)
    {
        var line = new ProgressLine(1, steps + 1, "step", perStep, perStep, Finished: false);

        Assert.Contains($"━ {text} ", Text(line), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0s/step")]
    [InlineData(5e-6, "5us/step")]
    [InlineData(999e-6, "999us/step")]
    [InlineData(0.001, "1ms/step")]
    [InlineData(0.375, "375ms/step")]
    [InlineData(1, "1s/step")]
    [InlineData(2.5, "2s/step")]
    [InlineData(200, "200s/step")]
    public void Time_of_a_step_is_in_microseconds_milliseconds_or_seconds(double perStep, string text)
    {
        Assert.EndsWith($" {text}", Text(new ProgressLine(3, 10, "step", 1, perStep, Finished: false)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(49, 9)]
    [InlineData(50, 10)]
    [InlineData(99, 19)]
    [InlineData(100, 20)]
    [InlineData(101, 20)]
    public void Bar_is_green_for_what_is_done_and_white_for_what_is_left(long current, int done)
    {
        var line = new ProgressLine(current, 100, "step", 1, 0.01, Finished: false);
        var bar = line.Segments([]).Where(s => s.Text.Contains('━')).ToList();

        Assert.Equal(done, bar.Where(s => s.Style.Foreground == Color.Green).Sum(s => s.Text.Length));
        Assert.Equal(20 - done, bar.Where(s => s.Style.Foreground == Color.Silver).Sum(s => s.Text.Length));
    }

    [Fact]
    public void Count_and_time_are_bold_and_nothing_else()
    {
        var line = new ProgressLine(7, 100, "step", 1, 0.5, Finished: false);
        var bold = line.Segments([new("loss", 1)]).Where(s => s.Style.Decoration == Decoration.Bold);

        Assert.Equal(["  7/100", "46s"], bold.Select(s => s.Text));
    }

    [Theory]
    [InlineData(1, null, "      1/Unknown 12s 632ms/step - loss: 1.5000")]
    [InlineData(12345678, null, "12345678/Unknown 12s 632ms/step - loss: 1.5000")]
    [InlineData(0, 0L, "      0/Unknown 12s 632ms/step - loss: 1.5000")]
    public void Without_a_target_there_is_no_bar_and_the_time_is_elapsed(long current, long? target, string text)
    {
        Assert.Equal(text, Text(new ProgressLine(current, target, "step", 12.5, 0.632, Finished: false), ("loss", 1.5)));
    }

    [Fact]
    public void Unit_is_the_one_given()
    {
        Assert.Equal($"4/4 {Full} 2s 500ms/sample", Text(new ProgressLine(4, 4, "sample", 2, 0.5, Finished: true)));
    }

    private static string Text(ProgressLine line, params (string Name, double Value)[] values) =>
        string.Concat(line.Segments([.. values.Select(v => KeyValuePair.Create(v.Name, v.Value))]).Select(segment => segment.Text));
}
