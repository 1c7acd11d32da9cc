using System.CommandLine;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule</c>: nothing below it loads libtorch.</summary>
internal static class ScheduleCommand
{
    public static Command Create() => new("schedule", "Shows, draws, evaluates and compares learning-rate schedules.")
    {
        ShowCommand.Create(),
        PlotCommand.Create(),
        EvalCommand.Create(),
        CompareCommand.Create(),
        ListCommand.Create(),
    };
}
