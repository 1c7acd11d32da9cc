using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Writes a graph as Keras's config of a functional model has it: layers, and for each the calls it is in.</summary>
internal sealed class GraphWriter(Graph graph)
{
    private readonly Dictionary<Operation, Node[]> calls = graph.Operations.ToDictionary(operation => operation, operation => graph.CallsOf(operation).ToArray());

    public JsonArray Layers() => [.. graph.Operations.Select(Layer)];

    /// <summary>Inputs or outputs of the model, each as name, call and place.</summary>
    public JsonNode Tensors(Nest<SymbolicTensor> tensors) => tensors switch
    {
        Nest<SymbolicTensor>.One { Value: var tensor } => History(tensor, tensor.Source.Operation is Functional ? 1 : 0),
        Nest<SymbolicTensor>.Named named => new JsonObject(named.Entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Tensors(entry.Value)))),
        _ => new JsonArray([.. tensors.Select(Tensors)]),
    };

    private JsonObject Layer(Operation operation)
    {
        var written = operation is Layer layer ? layer.ToConfig() : ((RecordedOperation)operation).ToConfig();
        written["name"] = operation.Name;
        written["inbound_nodes"] = new JsonArray([.. calls[operation].Select(Call)]);
        return written;
    }

    private JsonObject Call(Node call) => new()
    {
        ["args"] = new JsonArray([.. call.Arguments.Positional.Select(argument => ToJson(argument, call))]),
        ["kwargs"] = new JsonObject(call.Arguments.Keywords.Select(argument => KeyValuePair.Create(argument.Key, ToJson(argument.Value, call)))),
    };

    private JsonNode? ToJson(Nest<Argument> argument, Node call) => argument switch
    {
        Nest<Argument>.One { Value: { IsTensor: true } leaf } => ToJson(call.Inputs[leaf.Tensor]),
        Nest<Argument>.One { Value: var leaf } => leaf.Value?.DeepClone(),
        _ => new JsonArray([.. argument.Select(item => ToJson(item, call))]),
    };

    private JsonObject ToJson(SymbolicTensor tensor) => new()
    {
        ["class_name"] = GraphReader.TensorClass,
        ["config"] = new JsonObject { ["shape"] = ShapeJson.Write(tensor.Shape), ["dtype"] = TypeNames.Of(tensor.Type), ["keras_history"] = History(tensor) },
    };

    // A functional model is counted as called once before, by itself: but only among the outputs.
    private JsonArray History(SymbolicTensor tensor, int before = 0) =>
        [tensor.Source.Operation.Name, Math.Max(0, Array.IndexOf(calls[tensor.Source.Operation], tensor.Source)) + before, tensor.Output];
}
