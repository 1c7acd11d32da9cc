using Anneal.Models;
using Anneal.Onnx.Schema;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Writes models as ONNX files.</summary>
public static class ModelExtensions
{
    // A protobuf message holds 2^31 bytes; nodes and names need some of them.
    private const long MostBytes = 2_000_000_000;

    private const int IrVersion = 8, Opset = 18;

    /// <summary>
    /// Writes the model as an ONNX file (opset 18) that computes what <c>Predict</c> does. Inputs and outputs have the model's names; the number of samples is open.
    /// The file is replaced as a whole: an error leaves an old file as it was. Weights of 2 GB or more are in a second file beside it, <c>model.onnx.NUMBER.data</c>, which belongs to it; each export
    /// gives it another number, and deletes the one before when it is done.
    /// </summary>
    /// <param name="model">A built model that is a graph of layers: a <see cref="Sequential"/> or a <see cref="Functional"/>.</param>
    /// <param name="path">The file, ending in <c>.onnx</c>. A file that exists is overwritten.</param>
    /// <exception cref="ArgumentException">The path ends otherwise.</exception>
    /// <exception cref="NotSupportedException">ONNX cannot say what some layers do. The message lists all of them, each with the reason. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or is a class of its own without a graph.</exception>
    public static void ExportOnnx(this Model model, string path) => Export(model, path, MostBytes);

    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">From how many bytes of weights on they are in a file of their own.</param>
    internal static void Export(Model model, string path, long mostBytes)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) throw Require.Wrong(nameof(path), $"must end in .onnx; it was '{path}'");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var evaluation = model.EvaluationValues();
        var made = Make(model);
        var data = made.Graph.Initializer.Sum(array => (long)array.RawData.Length) >= mostBytes ? ExternalData.Write(made, path) : null;
        try
        {
            WholeFile.Write(path, made.WriteTo);
        }
        catch
        {
            if (data is not null) File.Delete(data);
            throw;
        }
        ExternalData.DeleteAllBut(data, path);
    }

    internal static ModelProto Make(Model model)
    {
        if (model.Graph is not { } layers)
            throw new InvalidOperationException($"Model '{model.Name}' has no graph to export. {(model is Sequential ? "Build it first, with an Input layer or Build(shape)." : "Only Sequential and Functional models have one.")}");
        foreach (var variable in model.Variables) RequireSize(variable.Path, variable.Value.numel() * variable.Value.ElementSize);
        var writer = new GraphWriter(new());
        var graph = new GraphProto { Name = model.Name };
        OnnxValue[] inputs = [.. layers.Inputs.Select(input => writer.Graph.Named(input.Source.Operation.Name, input.Shape, input.Type))];
        graph.Input.Add(inputs.Select(input => ValueInfos.Of(input.Name, input.Shape, input.Type, isInput: true)));
        var outputs = writer.Run(layers, inputs);
        if (writer.Refusals.Count > 0)
            throw new NotSupportedException($"Model '{model.Name}' cannot be exported to ONNX:{Environment.NewLine}{string.Join(Environment.NewLine, writer.Refusals.Select(refusal => "- " + refusal))}");
        foreach (var (name, output) in model.OutputNames.Zip(outputs))
        {
            var named = writer.Graph.Unique(name);
            writer.Graph.Nodes.Add(new() { OpType = "Identity", Name = $"{named}/output", Input = { output.ChannelsAsShown().Name }, Output = { named } });
            graph.Output.Add(ValueInfos.Of(named, output.Shape, output.Type, isInput: false));
        }
        graph.Node.Add(writer.Graph.Nodes);
        graph.Initializer.Add(writer.Graph.Initializers);
        return new()
        {
            IrVersion = IrVersion,
            ProducerName = "Anneal",
            ProducerVersion = typeof(Model).Assembly.GetName().Version!.ToString(3),
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
        };
    }

    internal static void RequireSize(string name, long bytes)
    {
        if (bytes >= MostBytes) throw new NotSupportedException(FormattableString.Invariant($"'{name}' has {bytes / 1e9:0.0} GB. One array is written up to 2 GB."));
    }
}
