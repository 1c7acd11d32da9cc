using System.Text.RegularExpressions;

namespace Anneal.Cli.Schedules;

/// <summary>What is wrong with the arguments of a schedule, in the names by which they are typed.</summary>
internal static partial class ArgumentProblem
{
    private const string Reading = "cannot be read: ", Surplus = " is not an argument", Listing = "the arguments are ", Remedy = " Pass ";

    public static UsageException Of(string name, ArgumentException error)
    {
        var problem = error.PlainMessage();
        if (problem.IndexOf(Reading, StringComparison.Ordinal) is >= 0 and var reading)
            problem = Key().Replace(problem[(reading + Reading.Length)..], key => $"{Option(key.Groups[1].Value)}{key.Groups[2].Value}", count: 1);
        else if (error.ParamName is { Length: > 0 } parameter && problem.StartsWith(parameter, StringComparison.Ordinal))
            problem = $"{Option(parameter)}{problem[parameter.Length..]}";
        problem = problem.Replace(Surplus, " is neither an argument nor an option of this command", StringComparison.Ordinal);
        if (problem.IndexOf(Listing, StringComparison.Ordinal) is >= 0 and var listing)
            problem = $"{problem[..listing]}{Listed(problem[(listing + Listing.Length)..^1])}.";
        return new($"{name}: {problem} `anneal schedule list` has all names and arguments.", error);
    }

    /// <summary>What a schedule cannot know of the run, and the options that say it.</summary>
    public static UsageException OfRun(string label, ArgumentException error)
    {
        var problem = error.PlainMessage();
        if (problem.IndexOf(Remedy, StringComparison.Ordinal) is >= 0 and var remedy)
        {
            var missing = problem[(remedy + Remedy.Length)..].Split(" to ")[0].Split(" and ");
            problem = $"{problem[..remedy]} Give {string.Join(" and ", missing.Select(Option))}.";
        }

        return new($"{label}: {problem}", error);
    }

    private static string Listed(string keys) => keys.Length == 0 ? "there are no arguments" : $"{Listing}{string.Join(", ", keys.Split(", ").Select(Option))}";

    private static string Option(string name) => $"--{ScheduleNames.ToKebab(name)}";

    // The first is the argument; what follows may be in JSON within it.
    [GeneratedRegex(@"'([a-z0-9_]+)(\[\d+\])?'", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
