using System.CommandLine;
using Anneal.Cli.Help;

namespace Anneal.Cli.Models;

/// <summary><c>anneal model</c>: files of models. Nothing of the library is loaded before one of its commands runs.</summary>
internal static class ModelCommand
{
    public static Command Create() => new ExampledCommand("model", "Shows, converts, compares and runs models in files.",
        "anneal model show digits.keras",
        "anneal model convert old.h5 new.keras",
        "anneal model diff before.keras after.keras")
    {
        ShowCommand.Create(),
        ConvertCommand.Create(),
        DiffCommand.Create(),
        PredictCommand.Create(),
    };

    /// <summary>The name of a file.</summary>
    public static Argument<string> File(string name, string description) => new(name) { Description = description, HelpName = name.ToUpperInvariant() };
}
