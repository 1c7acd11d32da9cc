using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Anneal.Tests.Saving.Mutants;

/// <summary>
/// A changed file is read, or refused by one clear error, at once and within its memory. ANNEAL_MUTANTS=FROM-TO reads these mutants and writes the number of each into
/// the file ANNEAL_MUTANT_AT before it is read, which <c>build/check-mutants.sh</c> uses.
/// </summary>
public sealed partial class MutantTests
{
    private const double MostSeconds = 1;
    private const long MostMemory = 256 << 20;

    [Fact]
    public void A_changed_file_is_read_or_refused_by_one_clear_error()
    {
        var (from, to) = Environment.GetEnvironmentVariable("ANNEAL_MUTANTS") is { Length: > 0 } given && given.Split('-') is [var first, var last]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture))
            : (0, 400);
        var note = Environment.GetEnvironmentVariable("ANNEAL_MUTANT_AT");
        using var files = new MutatedFiles();
        files.Try(from);
        var problems = new List<string>();
        for (var number = from; number < to; number++)
        {
            if (note is { Length: > 0 }) File.WriteAllText(note, number.ToString(CultureInfo.InvariantCulture));
            if (ProblemOf(files, number) is { } problem) problems.Add($"{number}: {problem}");
        }
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static string? ProblemOf(MutatedFiles files, int number)
    {
        using var process = Process.GetCurrentProcess();
        var (before, memory) = (process.TotalProcessorTime, PeakMemory.Reset());
        var clock = Stopwatch.StartNew();
        var error = files.Try(number);
        clock.Stop();
        process.Refresh();
        if (clock.Elapsed.TotalSeconds > MostSeconds && (process.TotalProcessorTime - before).TotalSeconds is > MostSeconds and var seconds) return $"took {seconds:0.0} s: {(error is null ? "read" : Shown(error))}";
        if (PeakMemory.Now() - memory is > MostMemory and var bytes) return $"took {bytes >> 20} MB: {(error is null ? "read" : Shown(error))}";
        return error is null || (error is InvalidDataException or ConfigException && !NotPlain().IsMatch(error.Message)) ? null : Shown(error);
    }

    private static string Shown(Exception error) =>
        $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")} {string.Join(" <", (error.GetBaseException().StackTrace ?? "").Split('\n').Take(6).Select(line => line.Trim()))}";

    // Words of the runtime and of libraries, which tell a user nothing.
    [GeneratedRegex("""
        ^\s*$|[\n\r]|PureHDF|libtorch|torch\.|Exception|LineNumber|Index was|out of (the )?range|Object reference|Specified argument|Arithmetic|cannot be null|\(Parameter|Unable to|Nullable object
        |same key|Sequence contains|given key|Input string|Offset and length|Destination|at Anneal\.|System\.|Could not convert|element has type|requires an element|cannot be converted
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NotPlain();
}
