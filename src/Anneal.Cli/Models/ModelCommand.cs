using System.CommandLine;
using Anneal.Cli.Help;

namespace Anneal.Cli.Models;

/// <summary><c>anneal model</c>: files of models.</summary>
internal static class ModelCommand
{
    public const string Name = "model";

    /// <param name="isAsked">Whether it is called. Otherwise its commands, which load the library, are not made: others start without it.</param>
    public static Command Create(bool isAsked)
    {
        var command = new ExampledCommand(Name, "Shows, converts, compares and runs models in files.",
            "anneal model show digits.keras",
            "anneal model convert old.h5 new.keras",
            "anneal model diff before.keras after.keras");
        if (isAsked) AddCommands(command);
        return command;
    }

    private static void AddCommands(Command command)
    {
        command.Subcommands.Add(ShowCommand.Create());
        command.Subcommands.Add(ConvertCommand.Create());
        command.Subcommands.Add(DiffCommand.Create());
        command.Subcommands.Add(PredictCommand.Create());
    }

    /// <summary>The name of a file.</summary>
    public static Argument<string> File(string name, string description) => new(name) { Description = description, HelpName = name.ToUpperInvariant() };
}
