using System.CommandLine;

namespace Anneal.Cli.Help;

/// <summary>A command with examples, which end its help.</summary>
internal sealed class ExampledCommand(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}
