using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Anneal.Cli.Help;

/// <summary>The usual help, and the examples of the command below it.</summary>
internal sealed class HelpWithExamples(IReadOnlyList<string> examplesOfRoot) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root, params IReadOnlyList<string> examples)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithExamples(examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = _usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in parseResult.CommandResult.Command is ExampledCommand command ? command.Examples : examplesOfRoot)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
