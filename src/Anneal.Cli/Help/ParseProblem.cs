using System.CommandLine;
using System.CommandLine.Parsing;

namespace Anneal.Cli.Help;

/// <summary>Describes the fault of a command line, and where to find help.</summary>
internal static class ParseProblem
{
    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult;
        var commands = command.Command.Subcommands.Select(subcommand => subcommand.Name).ToArray();
        var problem = commands.Length == 0 ? Of(parsed.Errors[0])
            : parsed.UnmatchedTokens is [var word, ..] ? $"'{word}' is not a command; the commands are {string.Join(", ", commands)}."
            : $"A command is needed: {string.Join(", ", commands)}.";
        return $"{problem} `{Path(command)} --help` has examples.";
    }

    private static string Of(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value.",
        OptionResult { Tokens.Count: > 1 } option => $"{option.Option.Name} was given twice.",
        ArgumentResult { Tokens.Count: 0, Argument.Name: "schedule" } => "A schedule is needed: a JSON file, a formula, or a name with its arguments.",
        ArgumentResult { Tokens.Count: 0 } argument => $"The argument '{argument.Argument.Name}' is needed: {argument.Argument.Description}",
        _ => error.Message,
    };

    private static string Path(CommandResult command) => command.Parent is CommandResult parent
        ? $"{Path(parent)} {command.Command.Name}"
        : "anneal";
}
