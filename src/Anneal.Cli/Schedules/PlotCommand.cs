using System.CommandLine;
using Anneal.Cli.Output;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule plot</c>: a chart, or the numbers of one.</summary>
internal static class PlotCommand
{
    private const int Points = 1001;

    public static Command Create()
    {
        var schedules = ScheduleArgument.Several();
        var (run, output) = (new RunOptions(), new OutputOptions());
        var command = new Command("plot", """
            Draws schedules over a run, as text; as csv or json the numbers of the curve.

            Examples:
              anneal schedule plot schedule.json --length 1000
              anneal schedule plot noam-decay --model-size 512 --warmup-steps 4000 --length 20000 --output curve.csv
            """) { schedules };
        run.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var length = RunSteps.Of(run.Read(parsed));
            var bound = ScheduleReader.Several(parsed.GetValue(schedules)!).Select(schedule => schedule.Bind(run.Read(parsed))).ToArray();
            output.Write(parsed, (writer, format) =>
            {
                if (format == OutputFormat.Text)
                    TextChart.Write(writer, bound, length);
                else
                    RateColumns.Write(writer, format, bound, RunSteps.Spread(length, Points));
            });
        });
        return command;
    }
}
