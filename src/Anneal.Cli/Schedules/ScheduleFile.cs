using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Schedules in files, as JSON.</summary>
internal static class ScheduleFile
{
    /// <summary>
    /// Whether a word is a file: its name ends with <c>.json</c>, it begins as no formula can, or it is there and in a folder, as what a shell puts for
    /// <c>&lt;(command)</c>.
    /// </summary>
    public static bool IsPath(string word) => word.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || word is ['/', ..] or ['.', '/', ..] or ['.', '.', ..] or ['~', ..]
        || (word.Contains('/', StringComparison.Ordinal) && File.Exists(word));

    /// <summary>How a file is meant that a word is the name of, or nothing if there is none.</summary>
    public static string Hint(string word) => File.Exists(word) ? $" The file of that name is ./{word}." : "";

    public static LearningRateSchedule Read(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a folder, not a file.");
        try
        {
            return LearningRateSchedule.FromConfig(JsonNode.Parse(File.ReadAllText(path)) ?? throw new IOException($"{path} holds null, not a schedule."));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"There is no file {path}.", error);
        }
        catch (JsonException error)
        {
            throw new IOException($"{path} is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {WithoutPosition(error.Message)}", error);
        }
        catch (ArgumentException error)
        {
            throw new IOException($"{path}: {error.PlainMessage()}", error);
        }
    }

    private static string WithoutPosition(string message) =>
        (message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var end ? message[..end] : message)
        .Replace(" Change the reader options.", "", StringComparison.Ordinal);
}
