using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>Describes faults in the arguments of a schedule, with the names that are typed.</summary>
internal static class ArgumentProblem
{
    public static UsageException Of(string name, ConfigException error, IReadOnlyList<ScheduleCatalog.Argument> arguments)
    {
        var problem = error.Path.Length == 0 ? $"The arguments {error.Problem}"
            : IsKnown(error.Path, arguments) ? $"{Option(error.Path)} {error.Problem}"
            : $"{Option(error.Path)} is neither an argument nor an option of this command; {Listed(arguments)}";
        return new($"{name}: {problem}. `anneal schedule list` has all names and arguments.", error);
    }

    /// <summary>Describes what the run does not say, and the options that say it.</summary>
    public static UsageException OfRun(string label, ArgumentException error) => new(
        UnknownRunLength.Of(error) is { } unknown
            ? $"{label}: {unknown.Question}: the run does not say {unknown.Unknown}. Give {string.Join(" and ", unknown.Arguments.Select(Option))}."
            : $"{label}: {error.PlainMessage()}",
        error);

    private static bool IsKnown(string path, IReadOnlyList<ScheduleCatalog.Argument> arguments) =>
        ScheduleNames.ToKebab(path.Split('.', '[')[0]) is var first && arguments.Any(argument => argument.Name == first);

    private static string Listed(IReadOnlyList<ScheduleCatalog.Argument> arguments) =>
        arguments.Count == 0 ? "there are no arguments" : $"the arguments are {string.Join(", ", arguments.Select(argument => Option(argument.Name)))}";

    // What lies within the argument is JSON: --schedule.config.rate would be no option.
    private static string Option(string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        return end < 0 ? $"--{ScheduleNames.ToKebab(path)}" : $"--{ScheduleNames.ToKebab(path[..end])}{path[end..]}";
    }
}
