using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Cli.Help;
using Anneal.Cli.Output;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule show</c>: what a schedule is and the rates that matter.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var schedule = ScheduleArgument.One();
        var (run, output) = (new RunOptions(), new OutputOptions());
        var command = new ExampledCommand("show",
            "Shows a schedule: its JSON, a chart, its first rates, peak, last rate and phases, and notes if it may not fit the run that the options describe.",
            "anneal schedule show schedule.json --steps-per-epoch 46 --epochs 30",
            "anneal schedule show one-cycle --initial-learning-rate 0.01 --peak-learning-rate 0.1 --final-learning-rate 0 --total-steps 1000",
            "anneal schedule show imagenet-in-one-hour --batch-size 256 --steps-per-epoch 5005 --epochs 90") { schedule };
        run.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var format = output.Format(parsed);
            var known = run.Read(parsed);
            var given = ScheduleReader.One(parsed.GetValue(schedule)!, known);
            var length = RunSteps.Complete(known, [given]);
            var steps = RunSteps.Of(length);
            var bound = given.Bind(length);
            output.WriteText(parsed, writer =>
            {
                if (format != OutputFormat.Text)
                    WriteNumbers(writer, format, given.Schedule.ToConfig(), bound.Schedule, steps);
                else
                    WriteText(writer, given.Schedule, length, run.IsDescribed(parsed));
            });
        });
        return command;
    }

    private static void WriteText(TextWriter writer, LearningRateSchedule schedule, RunLength run, bool isDescribed)
    {
        RateColumns.WriteJson(writer, schedule.ToConfig());
        writer.Write(schedule.Preview(run));
        foreach (var finding in schedule.Check(run).Where(finding => isDescribed || finding.Kind == ScheduleFindingKind.NoRate))
            writer.WriteLine($"note  {finding.Text}");
    }

    private static void WriteNumbers(TextWriter writer, OutputFormat format, JsonObject config, LearningRateSchedule bound, long length)
    {
        var points = Points(bound, length);
        if (format == OutputFormat.Json)
        {
            RateColumns.WriteJson(writer, new JsonObject
            {
                ["schedule"] = config,
                ["length"] = length,
                ["points"] = new JsonArray([.. points.Select(point => (JsonNode)new JsonObject
                {
                    ["point"] = point.Name, ["step"] = point.Step, ["rate"] = RateColumns.ToJson(point.Rate, point.Step),
                })]),
            });
            return;
        }

        writer.WriteLine("point,step,rate");
        foreach (var (name, step, rate) in points)
            writer.WriteLine(string.Join(',', name, step.ToString(CultureInfo.InvariantCulture), RateColumns.Text(rate)));
    }

    private static List<(string Name, long Step, double Rate)> Points(LearningRateSchedule schedule, long length)
    {
        var points = new List<(string, long, double)>();
        for (var step = 0L; step < Math.Min(5, length); step++)
            points.Add(("first", step, schedule.At(step)));
        var peak = schedule.Peak(length);
        points.Add(("peak", peak.Step, peak.Rate));
        points.Add(("last", length - 1, schedule.At(length - 1)));
        return points;
    }
}
