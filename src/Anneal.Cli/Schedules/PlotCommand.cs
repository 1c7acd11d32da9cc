using System.CommandLine;
using Anneal.Cli.Help;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule plot</c>: a chart, a picture, or the numbers of one.</summary>
internal static class PlotCommand
{
    private const int Points = 1001;

    public static Command Create()
    {
        var overlay = new Overlay();
        var command = new ExampledCommand("plot", "Draws schedules over a run as text or as a picture (png, svg), or writes the numbers of the curves (csv, json).",
            "anneal schedule plot schedule.json --length 1000",
            "anneal schedule plot schedule.json --length 1000 --output curve.png",
            "anneal schedule plot schedule.json --steps-per-epoch 46 --epochs 30 --log --title \"Learning rate\" --output curve.svg",
            "anneal schedule plot noam-decay --model-size 512 --warmup-steps 4000 --length 20000 --output curve.csv",
            "anneal schedule plot nanogpt-gpt2");
        overlay.AddTo(command);
        command.SetAction(parsed => overlay.Write(parsed, length => RunSteps.Spread(length, Points)));
        return command;
    }
}
