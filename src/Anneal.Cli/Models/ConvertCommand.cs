using System.CommandLine;
using Anneal.Cli.Help;
using Anneal.Cli.Output;
using Anneal.Models;
using Anneal.Onnx;

namespace Anneal.Cli.Models;

/// <summary><c>anneal model convert</c>: a model from one file into another of another format.</summary>
internal static class ConvertCommand
{
    // What the end of a name asks for. The longest comes first.
    private static readonly (string Ending, Action<Model, string> Write)[] Targets =
    [
        (".weights.h5", (model, path) => model.SaveWeights(path)),
        (".safetensors", (model, path) => model.SaveWeights(path)),
        (".keras", (model, path) => model.Save(path)),
        (".onnx", (model, path) => model.ExportOnnx(path)),
    ];

    public static Command Create()
    {
        var (from, to) = (ModelCommand.File("from", "A file of a model: .keras, .h5, JSON or YAML; with --architecture also one of weights."),
            ModelCommand.File("to", $"The file to write; its ending, {Endings()}, says the format. It is replaced as a whole or not at all."));
        var architecture = new Option<string?>("--architecture") { Description = "A file with the architecture, for a file of weights alone. What the model was compiled with comes from it too.", HelpName = "FILE" };
        var command = new ExampledCommand("convert", "Converts a model into another format.",
            "anneal model convert old.h5 new.keras",
            "anneal model convert digits.keras digits.safetensors",
            "anneal model convert digits.keras digits.onnx",
            "anneal model convert digits.safetensors digits.weights.h5 --architecture digits.json") { from, to, architecture };
        command.SetAction(parsed =>
        {
            var target = parsed.GetValue(to)!;
            var write = Array.Find(Targets, known => target.EndsWith(known.Ending, StringComparison.OrdinalIgnoreCase)).Write
                ?? throw new UsageException($"The file to write must end in {Endings()}; it was '{target}'.");
            using var model = OpenedModel.Read(parsed.GetValue(from)!, parsed.GetValue(architecture));
            if (parsed.GetValue(architecture) is { } given && model.Compiled && target.EndsWith(".keras", StringComparison.OrdinalIgnoreCase))
                ErrorLine.Write(ToolInvocation.Of(parsed).Error, $"optimizer, loss and metrics are those of '{given}'.");
            using var signals = new EndingSignals(WholeFile.Abandon);
            write(model, target);
        });
        return command;
    }

    private static string Endings() => $"{string.Join(", ", Targets[..^1].Select(target => target.Ending))} or {Targets[^1].Ending}";
}
