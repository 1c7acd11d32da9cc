using Anneal.Callbacks;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Anneal.Tests.Progress;

// The expected lines were printed by Keras's Progbar; only the erasing differs (Keras pads with blanks).
public class ProgressBarTests
{
    private const string Bold = "\u001b[1m";
    private const string Green = "\u001b[32m";
    private const string White = "\u001b[37m";
    private const string Reset = "\u001b[0m";
    private const string Erase = "\u001b[K";
    private const string Full = "━━━━━━━━━━━━━━━━━━━━";

    private readonly FakeTime _time = new();

    [Fact]
    public void Terminal_shows_the_line_in_place_byte_for_byte_as_Keras()
    {
        var console = Terminal.Create();
        var bar = new ProgressBar(console, _time, 1875);

        var shown = new[]
        {
            Shown(console, bar, 1.0, 1, [new("accuracy", 0.125), new("loss", 2.3)]),
            Shown(console, bar, 1.0625, 12, [new("accuracy", 0.9123), new("loss", 0.28912)]),
            Shown(console, bar, 3.5, 1875, [new("accuracy", 0.5), new("loss", 0.00005)]),
            Shown(console, bar, 4.75, 1875, [new("accuracy", 0.40625), new("loss", 1.2345e-5)], finish: true),
        };

        Assert.Equal(
            [
                $"\r{Bold}   1/1875{Reset} {White}{Full}{Reset} {Bold}31:14{Reset} 1s/step - accuracy: 0.1250 - loss: 2.3000{Erase}",
                $"\r{Bold}  12/1875{Reset} {White}{Full}{Reset} {Bold}10s{Reset} 6ms/step - accuracy: 0.9123 - loss: 0.2891{Erase}",
                $"\r{Bold}1875/1875{Reset} {Green}{Full}{Reset} {Bold}0s{Reset} 1ms/step - accuracy: 0.5000 - loss: 5.0000e-05{Erase}",
                $"\r{Bold}1875/1875{Reset} {Green}{Full}{Reset} {Bold}5s{Reset} 2ms/step - accuracy: 0.4062 - loss: 1.2345e-05{Erase}\n",
            ],
            shown);
    }

    [Fact]
    public void First_step_does_not_count_in_the_time_of_a_step()
    {
        var console = Terminal.Create();
        var bar = new ProgressBar(console, _time, 10);

        Assert.Contains($"{Bold}18s{Reset} 2s/step", Shown(console, bar, 2.0, 1, []), StringComparison.Ordinal);
        Assert.Contains($"{Bold}20s{Reset} 2s/step", Shown(console, bar, 4.5, 2, []), StringComparison.Ordinal);
        Assert.Contains($"{Bold}0s{Reset} 375ms/step", Shown(console, bar, 5.0, 9, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_first_step_the_time_of_a_step_is_the_mean_of_all()
    {
        var console = Terminal.Create();
        var bar = new ProgressBar(console, _time, 4);

        Assert.Contains($"{Bold}1s{Reset} 500ms/step", Shown(console, bar, 1.0, 2, []), StringComparison.Ordinal);
        Assert.Contains($"{Bold}2s{Reset} 500ms/step", Shown(console, bar, 2.0, 4, [], finish: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Single_step_may_be_told_twice()
    {
        var console = Terminal.Create();
        var bar = new ProgressBar(console, _time, 1);

        Assert.Contains($"{Bold}0s{Reset} 500ms/step", Shown(console, bar, 0.5, 1, []), StringComparison.Ordinal);
        Assert.Contains($"{Bold}2s{Reset} 2s/step", Shown(console, bar, 2.5, 1, [], finish: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_target_is_known_when_finished()
    {
        var console = Terminal.Create();
        var bar = new ProgressBar(console, _time, target: null);

        Assert.Equal(
            $"\r      1/Unknown {Bold}0s{Reset} 500ms/step - loss: 1.5000{Erase}", Shown(console, bar, 0.5, 1, [new("loss", 1.5)]));
        Assert.Equal(
            $"\r{Bold}20/20{Reset} {Green}{Full}{Reset} {Bold}12s{Reset} 632ms/step - loss: 1.0000{Erase}\n",
            Shown(console, bar, 12.5, 20, [new("loss", 1)], finish: true));
    }

    [Fact]
    public void Values_are_asked_for_only_when_a_line_is_drawn_and_that_at_most_every_50_ms()
    {
        var bar = new ProgressBar(Terminal.Create(), _time, 1000);
        List<double> asked = [];
        for (var step = 1; step <= 20; step++)
        {
            var now = step * 0.01;
            _time.At(now);
            bar.Update(step, () => Ask(now));
        }

        bar.Update(20, () => Ask(1), finish: true);

        Assert.Equal([0.01, 0.06, 0.11, 0.16, 1], asked);

        List<KeyValuePair<string, double>> Ask(double now)
        {
            asked.Add(now);
            return [];
        }
    }

    [Fact]
    public void Off_a_terminal_only_the_finished_line_is_written_as_plain_text()
    {
        var console = new TestConsole().EmitAnsiSequences().SupportsAnsi(true).Width(40);
        var bar = new ProgressBar(console, _time, 20);
        for (var step = 1; step <= 20; step++)
        {
            _time.At(step);
            bar.Update(step, () => throw new InvalidOperationException("Nobody sees these values."));
        }

        bar.Update(20, () => [new("accuracy", 0.9123), new("loss", 0.5)], finish: true);

        Assert.Equal($"20/20 {Full} 20s 1s/step - accuracy: 0.9123 - loss: 0.5000\n", console.Output);
    }

    [Fact]
    public void Terminal_without_control_sequences_gets_plain_lines()
    {
        var console = Terminal.Create().SupportsAnsi(false);
        var bar = new ProgressBar(console, _time, 2);
        _time.At(1);
        bar.Update(1, () => []);
        bar.Update(2, () => [], finish: true);

        Assert.Equal($"2/2 {Full} 1s 0s/step\n", console.Output);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(20)]
    [InlineData(3)]
    public void Lines_shorter_than_the_terminal_are_whole_and_longer_ones_are_cut_before_its_last_column(int width)
    {
        var console = Terminal.Create(width);
        var bar = new ProgressBar(console, _time, 10);
        var whole = $" 1/10 {Full} 9s 1s/step - a_rather_long_name: 0.5000";

        var shown = Shown(console, bar, 1, 1, [new("a_rather_long_name", 0.5)]);

        Assert.Equal(whole[..Math.Min(whole.Length, width - 1)], Plain(shown));
    }

    [Fact]
    public void Wide_characters_count_as_two_columns()
    {
        var console = Terminal.Create(width: 46);
        var bar = new ProgressBar(console, _time, 10);

        Assert.EndsWith(" 1s/step - 精度", Plain(Shown(console, bar, 1, 1, [new("精度精度", 0.5)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Finished_line_is_whole_however_narrow_the_terminal()
    {
        var console = Terminal.Create(width: 30);
        var bar = new ProgressBar(console, _time, 10);

        var shown = Shown(console, bar, 10, 10, [new("accuracy", 0.5)], finish: true);

        Assert.Equal($"10/10 {Full} 10s 1s/step - accuracy: 0.5000\n", Plain(shown));
    }

    [Fact]
    public void Names_are_not_read_as_markup()
    {
        var console = Terminal.Create();
        var bar = new ProgressBar(console, _time, 10);

        var shown = Shown(console, bar, 1, 1, [new("iou[red]", 0.5), new("[/]", 1)]);

        Assert.EndsWith(" - iou[red]: 0.5000 - [/]: 1.0000", Plain(shown), StringComparison.Ordinal);
    }

    private string Shown(
        TestConsole console, ProgressBar bar, double seconds, long current, KeyValuePair<string, double>[] values, bool finish = false)
    {
        var before = console.Output.Length;
        _time.At(seconds);
        bar.Update(current, () => values, finish);
        return console.Output[before..];
    }

    private static string Plain(string shown) =>
        System.Text.RegularExpressions.Regex.Replace(shown, "\r|\u001b\\[[0-9]*[mK]", "");
}
