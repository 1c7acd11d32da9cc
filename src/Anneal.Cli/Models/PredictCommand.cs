using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using Anneal.Cli.Help;
using Anneal.Cli.Output;
using Anneal.Data;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Cli.Models;

/// <summary><c>anneal model predict</c>: the outputs of a model for arrays in a file.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var file = ModelCommand.File("file", "A file of a model: .keras or .h5.");
        var input = new Option<string?>("--input") { Description = "The inputs: .npy, or .npz or .safetensors with an array for each input, by their names or in their order.", HelpName = "FILE" };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write: .npy, or .npz for several outputs. Default: text on standard output, a line for each sample.", HelpName = "FILE" };
        var command = new ExampledCommand("predict", "Computes the outputs of a model.",
            "anneal model predict digits.keras --input x.npy",
            "anneal model predict digits.keras --input x.npy --output y.npy") { file, input, output };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(input) ?? throw new UsageException("--input is needed: the file of the inputs, such as x.npy.");
            var target = parsed.GetValue(output) is { } named and not "-" ? named : null;
            if (target is not null && Path.GetExtension(target).ToLowerInvariant() is not (".npy" or ".npz")) throw new UsageException($"--output must end in .npy or .npz; it was '{target}'.");
            var outputs = Predict(parsed.GetValue(file)!, given);
            if (target is null) Write(ToolInvocation.Of(parsed).Output, outputs);
            else
            {
                using var signals = new EndingSignals(WholeFile.Abandon);
                ArrayFiles.Save(target, outputs.ToDictionary(made => made.Name, made => (ArrayLike)made.Values));
            }
        });
        return command;
    }

    private static List<(string Name, Tensor<float> Values)> Predict(string path, string input)
    {
        using var model = OpenedModel.Read(path, null);
        using var scope = NewDisposeScope();
        var arrays = ReadFile.Guarded(() =>
        {
            using var stored = NamedArrays.Open(input);
            return stored.All.Select(array => KeyValuePair.Create(array.Name, (ArrayLike)array.Array.Read())).ToList();
        });
        DataLike x = arrays is [var one] ? one.Value
            : arrays.TrueForAll(array => model.InputNames.Contains(array.Key)) ? new Dictionary<string, ArrayLike>(arrays)
            : arrays.Select(array => array.Value).ToArray();
        return [.. model.PredictAll(x, verbose: 0).Flatten().Zip(model.OutputNames.Count > 0 ? model.OutputNames : ["output"], (values, name) => (name, values))];
    }

    private static void Write(TextWriter writer, List<(string Name, Tensor<float> Values)> outputs)
    {
        foreach (var (name, values) in outputs)
        {
            if (outputs.Count > 1) writer.WriteLine(name);
            var flat = new float[(int)values.FlattenedLength];
            values.FlattenTo(flat);
            foreach (var row in flat.Chunk(Math.Max(1, flat.Length / (int)values.Lengths[0])))
                writer.WriteLine(string.Join('\t', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        }
    }
}
