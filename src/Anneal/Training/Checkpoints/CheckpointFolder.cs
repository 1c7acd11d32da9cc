using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The checkpoints of a run: a file for each, whose names sort by epoch and batch.</summary>
internal static partial class CheckpointFolder
{
    private const string Pattern = "epoch-*-batch-*.checkpoint";

    public static string NameOf(RunState state) => string.Create(CultureInfo.InvariantCulture, $"epoch-{state.Epoch:D6}-batch-{state.Batch:D9}.checkpoint");

    public static bool HasAny(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, Pattern).Any();

    /// <summary>Reads the file, or the newest of the folder; if it is damaged, the newest before it that is not.</summary>
    /// <returns>Text and tensors, which the caller frees, and what was wrong with the files that were passed over.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has no checkpoint.</exception>
    /// <exception cref="InvalidDataException">All are damaged. The message names each.</exception>
    public static (string Text, OrderedDictionary<string, Tensor> Tensors, IReadOnlyList<string> Notes) ReadNewest(string path)
    {
        var files = Candidates(path);
        if (files.Count == 0)
            throw new FileNotFoundException($"resumeFrom must be a checkpoint or a folder with checkpoints; '{path}' {(Directory.Exists(path) ? "has none" : "does not exist")}.", path);
        var problems = new List<string>();
        foreach (var file in files)
        {
            try
            {
                var (text, tensors) = TensorFile.Read(file);
                return (text, tensors, [.. problems.Select(problem => $"Warning: {problem} Training goes on from the checkpoint before it, '{file}'.")]);
            }
            catch (InvalidDataException damage)
            {
                problems.Add(damage.Message);
            }
        }
        throw new InvalidDataException($"No checkpoint can be used. {string.Join(" ", problems)}");
    }

    /// <summary>Keeps the newest files up to one that was just written. Later ones are of a run that this one replaces.</summary>
    public static void Trim(string folder, string newest, int keepLast)
    {
        string[] upTo = [.. Files(folder).Where(file => string.CompareOrdinal(Path.GetFileName(file), newest) <= 0)];
        foreach (var file in Files(folder).Except(upTo.Take(keepLast))) File.Delete(file);
    }

    /// <summary>Deletes what a process that was killed while it wrote left behind.</summary>
    public static void Sweep(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, ".*.tmp"))
            if (Unfinished().IsMatch(Path.GetFileName(file))) File.Delete(file);
    }

    /// <summary>Deletes the checkpoints, and the folder if nothing else is in it.</summary>
    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Files(folder)) File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    private static List<string> Candidates(string path)
    {
        if (Directory.Exists(path)) return Files(path);
        if (!File.Exists(path)) return [];
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        return [path, .. Files(folder).Where(file => string.CompareOrdinal(Path.GetFileName(file), name) < 0)];
    }

    private static List<string> Files(string folder) => [.. Directory.EnumerateFiles(folder, Pattern).OrderByDescending(Path.GetFileName, StringComparer.Ordinal)];

    [GeneratedRegex(@"^\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex Unfinished();
}
