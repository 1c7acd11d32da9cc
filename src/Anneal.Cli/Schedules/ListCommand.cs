using System.CommandLine;
using System.Text.Json.Nodes;
using Anneal.Cli.Help;
using Anneal.Cli.Output;

namespace Anneal.Cli.Schedules;

/// <summary><c>anneal schedule list</c>: every schedule with its arguments.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var output = new OutputOptions();
        var command = new ExampledCommand("list", "Lists every schedule with its arguments; those in brackets may be left out.",
            "anneal schedule list",
            "anneal schedule list --format json");
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var format = output.Format(parsed);
            output.WriteText(parsed, writer => Write(writer, format));
        });
        return command;
    }

    private static void Write(TextWriter writer, OutputFormat format)
    {
        var schedules = ScheduleCatalog.All();
        switch (format)
        {
            case OutputFormat.Json:
                RateColumns.WriteJson(writer, new JsonArray([.. schedules.Select(schedule => (JsonNode)new JsonObject
                {
                    ["name"] = schedule.Name,
                    ["arguments"] = new JsonArray([.. schedule.Arguments.Select(argument => (JsonNode)new JsonObject
                    {
                        ["name"] = argument.Name, ["type"] = argument.Type, ["required"] = argument.IsRequired,
                    })]),
                })]));
                break;
            case OutputFormat.Csv:
                writer.WriteLine("schedule,argument,type,required");
                foreach (var schedule in schedules)
                    foreach (var argument in schedule.Arguments)
                        writer.WriteLine(string.Join(',', schedule.Name, argument.Name, RateColumns.Quote(argument.Type), argument.IsRequired ? "true" : "false"));
                break;
            default:
                foreach (var schedule in schedules)
                {
                    writer.WriteLine(schedule.Name);
                    foreach (var argument in schedule.Arguments)
                        writer.WriteLine($"    {(argument.IsRequired ? $"--{argument.Name}" : $"[--{argument.Name}]"),-30} {argument.Type}");
                }

                break;
        }
    }
}
