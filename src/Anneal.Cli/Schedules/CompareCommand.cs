using System.CommandLine;
using Anneal.Cli.Help;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule compare</c>: several schedules side by side.</summary>
internal static class CompareCommand
{
    private const int Points = 11;

    public static Command Create()
    {
        var overlay = new Overlay();
        var steps = new Option<string?>("--steps") { Description = "Steps, such as 0..100:10. Default: eleven steps over the run.", HelpName = "STEPS" };
        var command = new ExampledCommand("compare", "Compares schedules in a chart and a table of rates; png and svg show the chart only.",
            "anneal schedule compare old.json new.json --length 5000",
            "anneal schedule compare old.json new.json --length 5000 --output both.png",
            "anneal schedule compare cosine-decay --initial-learning-rate 0.1 --decay-steps 100 \"0.1 / (1 + step)\" --length 100 --format csv") { steps };
        overlay.AddTo(command);
        command.SetAction(parsed => overlay.Write(
            parsed,
            length => parsed.GetValue(steps) is { } text ? Steps.Parse(text) : RunSteps.Spread(length, Points),
            columnsBelowChart: true));
        return command;
    }
}
