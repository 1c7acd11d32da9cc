using System.CommandLine;
using Anneal.Cli.Output;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule compare</c>: several schedules side by side.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var schedules = ScheduleArgument.Several();
        var steps = new Option<string?>("--steps") { Description = "Steps, such as 0..100:10. Default: eleven over the run.", HelpName = "STEPS" };
        var (run, output) = (new RunOptions(), new OutputOptions());
        var command = new Command("compare", """
            Puts schedules side by side: a chart and their rates.

            Examples:
              anneal schedule compare old.json new.json --length 5000
              anneal schedule compare cosine-decay --initial-learning-rate 0.1 --decay-steps 100 "0.1 / (1 + step)" --length 100 --format csv
            """) { schedules, steps };
        run.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var length = RunSteps.Of(run.Read(parsed));
            var bound = ScheduleReader.Several(parsed.GetValue(schedules)!).Select(schedule => schedule.Bind(run.Read(parsed))).ToArray();
            var at = parsed.GetValue(steps) is { } text ? Steps.Parse(text) : RunSteps.Spread(length, 11);
            output.Write(parsed, (writer, format) =>
            {
                if (format == OutputFormat.Text)
                    TextChart.Write(writer, bound, length);
                RateColumns.Write(writer, format, bound, at);
            });
        });
        return command;
    }
}
