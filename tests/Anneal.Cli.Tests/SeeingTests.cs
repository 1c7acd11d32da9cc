using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Tests;

public sealed class SeeingTests
{
    [Fact]
    public void Show_tells_the_first_rates_the_peak_and_the_last()
    {
        var json = JsonNode.Parse(Tool.Run("schedule", "show", "min(step, 20 - step)", "--length", "21", "--format", "json").Output)!;
        Assert.Equal(21, json["length"]!.GetValue<long>());
        var points = json["points"]!.AsArray().Select(point =>
            (point!["point"]!.GetValue<string>(), point["step"]!.GetValue<long>(), point["rate"]!.GetValue<double>()));
        Assert.Equal(
            [("first", 0, 0), ("first", 1, 1), ("first", 2, 2), ("first", 3, 3), ("first", 4, 4), ("peak", 10, 10), ("last", 20, 0)],
            points);
    }

    [Fact]
    public void Show_has_the_phases_in_epochs_and_says_what_does_not_fit_a_run_that_is_described()
    {
        string[] schedule = ["schedule", "show", "cosine-decay", "--initial-learning-rate", "0.1", "--decay-steps", "100000"];
        var described = Tool.Run([.. schedule, "--steps-per-epoch", "100", "--epochs", "5"]);
        Assert.StartsWith("{", described.Output, StringComparison.Ordinal);
        Assert.Contains(described.Lines, line => line.StartsWith("phase", StringComparison.Ordinal) && line.Contains("5 epochs", StringComparison.Ordinal));
        Assert.Contains(described.Lines, line => line.StartsWith("note ", StringComparison.Ordinal));
        Assert.DoesNotContain(Tool.Run(schedule).Lines, line => line.StartsWith("note ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("show")]
    [InlineData("plot")]
    [InlineData("compare")]
    public void It_is_said_where_a_formula_gives_no_rate(string command)
    {
        var result = Tool.Run("schedule", command, "sqrt(500 - step)");
        Assert.Equal((0, ""), (result.Code, result.Error));
        var note = Assert.Single(result.Lines, line => line.StartsWith("note  ", StringComparison.Ordinal));
        Assert.Contains("The learning rate is NaN, not a number, at update 501 of this run of 1000 updates.", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_picture_it_is_said_on_standard_error()
    {
        var result = Tool.Run("schedule", "plot", "1 / step", "--format", "svg");
        Assert.Equal(0, result.Code);
        Assert.StartsWith("anneal: 1 / step: The learning rate is infinite at update 0 of this run of 1000 updates.", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public void Plot_is_a_chart_of_80_columns_that_falls_with_the_rate()
    {
        var result = Tool.Run("schedule", "plot", "1 - step / 99", "--length", "100");
        Assert.All(result.Lines, line => Assert.True(line.Length <= 80, line));
        var columns = result.Lines.Where(line => line.Contains('|', StringComparison.Ordinal)).Select(line => line.LastIndexOf('*')).ToArray();
        Assert.Equal(15, columns.Length);
        Assert.Equal(columns.Order(), columns);
    }

    [Theory]
    [InlineData(false, "0")]
    [InlineData(true, "0.9")]
    public void A_chart_starts_at_0_unless_it_is_to_fit_the_rates(bool fit, string lowest)
    {
        var rows = Tool.Run(["schedule", "plot", "0.9 + 0.1 * step / 99", "--length", "100", .. fit ? ["--fit"] : Array.Empty<string>()]).Lines.Where(line => line.Contains('|', StringComparison.Ordinal));
        Assert.Equal(lowest, rows.Last().Split('|')[0].Trim());
    }

    [Fact]
    public void A_chart_is_as_wide_as_a_narrow_terminal()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which has a terminal");
        var result = Tool.RunBy("script", ["-qec", $"stty cols 50; dotnet exec {Tool.Program} schedule plot step --length 100", "/dev/null"]);
        var axis = Assert.Single(result.Lines, line => line.Contains("+---", StringComparison.Ordinal)).TrimEnd('\r');
        Assert.Equal(49, axis.Length);
    }

    [Fact]
    public void Compare_puts_schedules_side_by_side()
    {
        var result = Tool.Run("schedule", "compare", "constant-rate", "--rate", "0.5", "min(step, 2)", "--steps", "0,1", "--format", "csv");
        Assert.Equal(["step,constant-rate --rate 0.5,\"min(step, 2)\"", "0,0.5,0", "1,0.5,1"], result.Lines);
    }

    [Fact]
    public void List_has_every_curve_under_a_name_that_the_tool_takes()
    {
        var listed = JsonNode.Parse(Tool.Run("schedule", "list", "--format", "json").Output)!.AsArray().Where(entry => entry!["source"] is null).ToList();
        var types = typeof(LearningRateSchedule).Assembly.GetExportedTypes()
            .Where(type => type.IsSealed && type.IsSubclassOf(typeof(LearningRateSchedule))).Select(type => type.Name).Order(StringComparer.Ordinal);
        Assert.Equal(types, listed.Select(entry => ClassName(entry!["name"]!.GetValue<string>())).Order(StringComparer.Ordinal));

        foreach (var entry in listed)
        {
            var config = new JsonObject();
            foreach (var argument in entry!["arguments"]!.AsArray())
                if (argument!["required"]!.GetValue<bool>())
                    config[argument["name"]!.GetValue<string>().Replace('-', '_')] = new JsonObject();
            var error = Record.Exception(() => LearningRateSchedule.FromConfig(
                new JsonObject { ["class_name"] = ClassName(entry["name"]!.GetValue<string>()), ["config"] = config }));
            // Every value is wrong, and no argument is missing, whatever is read first.
            Assert.IsType<ArgumentException>(error, exactMatch: false);
            Assert.DoesNotContain("is missing", error.Message, StringComparison.Ordinal);
        }
    }

    private static string ClassName(string kebab) => string.Concat(kebab.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
