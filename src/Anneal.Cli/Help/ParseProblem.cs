using System.CommandLine;
using System.CommandLine.Parsing;

namespace Anneal.Cli.Help;

/// <summary>What is wrong with a command line, and where help is.</summary>
internal static class ParseProblem
{
    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult;
        var commands = command.Command.Subcommands.Select(subcommand => subcommand.Name).ToArray();
        var problem = commands.Length == 0 ? parsed.Errors[0].Message
            : parsed.UnmatchedTokens is [var word, ..] ? $"'{word}' is not a command; the commands are {string.Join(", ", commands)}."
            : $"A command is needed: {string.Join(", ", commands)}.";
        return $"{problem} `{Path(command)} --help` has examples.";
    }

    private static string Path(CommandResult command) => command.Parent is CommandResult parent
        ? $"{Path(parent)} {command.Command.Name}"
        : "anneal";
}
