using System.CommandLine;

namespace Anneal.Cli.Schedules;

/// <summary>The words that say which schedule is meant.</summary>
internal static class ScheduleArgument
{
    public static Argument<string[]> One() => Create(
        "A JSON file, a formula such as \"0.1 * 0.95 ^ floor(step / 10)\", or a name from `anneal schedule list` with its arguments.");

    public static Argument<string[]> Several() => Create(
        "One or more schedules, each a JSON file, a formula, or a name with its arguments.");

    private static Argument<string[]> Create(string description) =>
        new("schedule") { Arity = ArgumentArity.OneOrMore, Description = description, HelpName = "FILE.json|FORMULA|NAME [--argument value]..." };
}
