using System.CommandLine;
using Anneal.Cli.Help;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule</c>: nothing below it loads libtorch.</summary>
internal static class ScheduleCommand
{
    public static Command Create() => new ExampledCommand("schedule", "Shows, draws, evaluates and compares learning-rate schedules.",
        "anneal schedule list",
        "anneal schedule show schedule.json",
        "anneal schedule plot schedule.json --length 1000 --output curve.png")
    {
        ShowCommand.Create(),
        PlotCommand.Create(),
        EvalCommand.Create(),
        CompareCommand.Create(),
        ListCommand.Create(),
    };
}
