using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Schedules in files, as JSON.</summary>
internal static class ScheduleFile
{
    private const int MostBytes = 64 << 20;
    private static readonly JsonDocumentOptions NoDoubles = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// Whether a word is a file: its name ends with <c>.json</c>, it begins as no formula can, or it is there and in a folder, as what a shell puts for
    /// <c>&lt;(command)</c>. A backslash and a drive are of Windows.
    /// </summary>
    public static bool IsPath(string word) => word.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || word is ['/', ..] or ['.', '/', ..] or ['.', '.', ..] or ['~', ..] or [_, ':', ..] || word.Contains('\\', StringComparison.Ordinal)
        || (word.Contains('/', StringComparison.Ordinal) && File.Exists(word));

    /// <summary>How a file is meant that a word is the name of, or nothing if there is none.</summary>
    public static string Hint(string word) => File.Exists(word) ? $" The file of that name is ./{word}." : "";

    public static LearningRateSchedule Read(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a folder, not a file.");
        try
        {
            return LearningRateSchedule.FromConfig(ScheduleWithin.Find(JsonNode.Parse(Text(path), documentOptions: NoDoubles) ?? throw new IOException($"{path} holds null, not a schedule.")));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"There is no file {path}.", error);
        }
        catch (JsonException error)
        {
            throw new IOException($"{path} is not JSON: {JsonText.ProblemOf(error)}.", error);
        }
        catch (ArgumentException error)
        {
            throw new IOException($"{path}: {error.PlainMessage()}", error);
        }
    }

    // A pipe or a device has no length, and perhaps no end.
    private static string Text(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new MemoryStream();
        var piece = new byte[1 << 16];
        if (file.CanSeek && file.Length > MostBytes)
            throw TooLarge(path);
        for (int count; (count = file.Read(piece)) > 0;)
        {
            text.Write(piece, 0, count);
            if (text.Length > MostBytes)
                throw TooLarge(path);
        }

        text.Position = 0;
        using var reader = new StreamReader(text);
        return reader.ReadToEnd();
    }

    private static IOException TooLarge(string path) => new($"{path} has more than {MostBytes >> 20} MB, which no schedule has. Choose another file.");
}
