using System.CommandLine;
using Anneal.Cli.Help;
using Anneal.Cli.Output;

namespace Anneal.Cli.Models;

/// <summary><c>anneal model show</c>: what a file has, without libtorch.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var (file, output) = (ModelCommand.File("file", "A file of a model or of weights: .keras, .h5, .weights.h5, .safetensors, .npz, JSON or YAML."), new OutputOptions());
        var command = new ExampledCommand("show", "Shows layers, weights, optimizer and schedule of a model in a file. It does not load libtorch.",
            "anneal model show digits.keras",
            "anneal model show old.h5 --format json",
            "anneal model show model.safetensors --output weights.csv") { file };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var format = output.Format(parsed);
            var facts = ModelFacts.Read(parsed.GetValue(file)!);
            output.WriteText(parsed, writer => facts.Write(writer, format));
        });
        return command;
    }
}
