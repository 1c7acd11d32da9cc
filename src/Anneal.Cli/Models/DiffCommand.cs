using System.CommandLine;
using Anneal.Cli.Help;
using Anneal.Cli.Output;
using Anneal.Saving;

namespace Anneal.Cli.Models;

/// <summary><c>anneal model diff</c>: what differs between two files. The exit codes are those of <c>diff</c>.</summary>
internal static class DiffCommand
{
    private const int Same = 0, Different = 1;

    public static Command Create()
    {
        var (first, second) = (ModelCommand.File("a", "The first file, of a model or of weights."), ModelCommand.File("b", "The second file, of a model or of weights."));
        var command = new ExampledCommand("diff", "Compares configs and weights of two models. Exit codes: 0 for equal, 1 for different, 2 for failure.",
            "anneal model diff before.keras after.keras",
            "anneal model diff digits.keras digits.safetensors") { first, second };
        command.SetAction(parsed =>
        {
            try
            {
                OpenedModel.NeedLibTorch();
                var differences = ReadFile.Guarded(() => ModelDifferences.Between(parsed.GetValue(first)!, parsed.GetValue(second)!));
                var output = ToolInvocation.Of(parsed).Output;
                foreach (var line in differences) output.WriteLine(line);
                return differences.Count == 0 ? Same : Different;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException)
            {
                throw new UsageException(problem.Data[UnknownParts.Plain] as string ?? problem.PlainMessage(), problem);
            }
        });
        return command;
    }
}
