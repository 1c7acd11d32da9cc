using System.CommandLine;
using Anneal.Cli.Help;
using Anneal.Cli.Output;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule eval</c>: rates at steps.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var schedule = ScheduleArgument.One();
        var steps = new Option<string?>("--steps") { Description = "Steps, such as 0,1,2 or 0..100:10 (both ends included). Default 0..4.", HelpName = "STEPS" };
        var (run, output) = (new RunOptions(), new OutputOptions());
        var command = new ExampledCommand("eval", "Prints the learning rate at steps.",
            "anneal schedule eval schedule.json --steps 0,1,2",
            "anneal schedule eval exponential-decay --initial-learning-rate 0.1 --decay-steps 100 --decay-rate 0.9 --steps 0..100:10",
            "anneal schedule eval \"0.1 * 0.95 ^ floor(step / 10)\" --steps 0,50 --format csv") { schedule, steps };
        run.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var format = output.Format(parsed);
            var at = Steps.Parse(parsed.GetValue(steps) ?? "0..4");
            var known = run.Read(parsed);
            var named = ScheduleReader.One(parsed.GetValue(schedule)!, known);
            var bound = named.IsOfAnyRun ? named : named.Bind(RunSteps.Complete(known, [named]));
            output.WriteText(parsed, writer => RateColumns.Write(writer, format, [bound], at));
        });
        return command;
    }
}
