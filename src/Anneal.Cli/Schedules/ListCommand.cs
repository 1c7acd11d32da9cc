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
        var command = new ExampledCommand("list",
            "Lists every schedule with its arguments: the curves, then the published schedules with their sources. Arguments in brackets are optional.",
            "anneal schedule list",
            "anneal schedule list --format json");
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var format = output.Format(parsed);
            output.WriteText(parsed, writer => Write(writer, format, ScheduleCatalog.All()));
        });
        return command;
    }

    private static void Write(TextWriter writer, OutputFormat format, IReadOnlyList<ScheduleCatalog.Entry> schedules)
    {
        switch (format)
        {
            case OutputFormat.Json:
                RateColumns.WriteJson(writer, new JsonArray([.. schedules.Select(ToJson)]));
                break;
            case OutputFormat.Csv:
                WriteCsv(writer, schedules);
                break;
            default:
                WriteText(writer, schedules);
                break;
        }
    }

    private static JsonNode ToJson(ScheduleCatalog.Entry schedule)
    {
        var json = new JsonObject
        {
            ["name"] = schedule.Name,
            ["arguments"] = new JsonArray([.. schedule.Arguments.Select(argument => (JsonNode)new JsonObject
            {
                ["name"] = argument.Name, ["type"] = argument.Type, ["required"] = argument.IsRequired,
            })]),
        };
        if (schedule.Published is { } published)
            (json["summary"], json["source"]) = (published.Summary, published.Source);
        return json;
    }

    // What takes no arguments has a line too.
    private static void WriteCsv(TextWriter writer, IReadOnlyList<ScheduleCatalog.Entry> schedules)
    {
        writer.WriteLine("schedule,argument,type,required,summary,source");
        foreach (var schedule in schedules)
            foreach (var argument in schedule.Arguments.DefaultIfEmpty())
                writer.WriteLine(string.Join(',', ((string?[])
                [
                    schedule.Name, argument?.Name, argument?.Type, argument is null ? null : argument.IsRequired ? "true" : "false",
                    schedule.Published?.Summary, schedule.Published?.Source,
                ]).Select(cell => RateColumns.Quote(cell ?? ""))));
    }

    private static void WriteText(TextWriter writer, IReadOnlyList<ScheduleCatalog.Entry> schedules)
    {
        var isPublished = false;
        writer.WriteLine("Curves");
        foreach (var schedule in schedules)
        {
            if (!isPublished && schedule.Published is not null)
                writer.WriteLine("\nPublished schedules");
            isPublished = schedule.Published is not null;
            writer.WriteLine($"  {schedule.Name}");
            if (schedule.Published is { } published)
                writer.WriteLine($"      {published.Summary} ({published.Source})");
            foreach (var argument in schedule.Arguments)
                writer.WriteLine($"      {(argument.IsRequired ? $"--{argument.Name}" : $"[--{argument.Name}]"),-30} {argument.Type}");
        }
    }
}
