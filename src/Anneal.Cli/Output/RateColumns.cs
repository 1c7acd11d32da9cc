using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Cli.Schedules;
using Anneal.Schedules;

namespace Anneal.Cli.Output;

/// <summary>The rates of schedules at steps, as columns.</summary>
internal static class RateColumns
{
    public static void Write(TextWriter writer, OutputFormat format, NamedSchedule[] schedules, IReadOnlyList<long> steps)
    {
        switch (format)
        {
            case OutputFormat.Json:
                WriteJson(writer, schedules, steps);
                break;
            case OutputFormat.Csv:
                WriteLines(writer, schedules, steps, ",", schedules.Length == 1 ? "rate" : string.Join(',', schedules.Select(schedule => Quote(schedule.Label))));
                break;
            default:
                WriteLines(writer, schedules, steps, "\t", schedules.Length == 1 ? "rate" : string.Join('\t', schedules.Select(schedule => schedule.Label)));
                break;
        }
    }

    /// <summary>The shortest digits that read back as the same rate.</summary>
    public static string Text(double rate) => rate.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>The rate of a step.</summary>
    public static JsonValue ToJson(double rate, long step) => double.IsFinite(rate)
        ? ((Number)rate).ToJson()
        : throw new NotSupportedException($"The rate at step {step} is {Text(rate)}, which JSON cannot hold. Use text or csv.");

    public static string Quote(string cell) => cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static void WriteJson(TextWriter writer, JsonNode json) => writer.WriteLine(json.ToJsonString(new JsonSerializerOptions
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }));

    private static void WriteLines(
        TextWriter writer, NamedSchedule[] schedules, IReadOnlyList<long> steps, string separator, string heading)
    {
        writer.WriteLine($"step{separator}{heading}");
        foreach (var step in steps)
            writer.WriteLine($"{step.ToString(CultureInfo.InvariantCulture)}{separator}{string.Join(separator, schedules.Select(schedule => Text(schedule.Schedule.At(step))))}");
    }

    private static void WriteJson(TextWriter writer, NamedSchedule[] schedules, IReadOnlyList<long> steps) => WriteJson(writer, new JsonObject
    {
        ["steps"] = new JsonArray([.. steps.Select(step => (JsonNode)JsonValue.Create(step))]),
        ["schedules"] = new JsonArray([.. schedules.Select(schedule => (JsonNode)new JsonObject
        {
            ["label"] = schedule.Label,
            ["schedule"] = schedule.Schedule.ToConfig(),
            ["rates"] = new JsonArray([.. steps.Select(step => (JsonNode)ToJson(schedule.Schedule.At(step), step))]),
        })]),
    });
}
