using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Makes the graph that Keras's config of a functional model describes.</summary>
internal sealed class GraphReader : IDisposable
{
    public const string TensorClass = "__keras_tensor__";

    private readonly Dictionary<string, (Operation Operation, List<SymbolicTensors> Calls)> made = [];
    private readonly ConfigReader reader;

    /// <summary>Makes all layers and calls them, each as soon as the tensors it needs are there.</summary>
    public GraphReader(ConfigReader reader)
    {
        this.reader = reader;
        try
        {
            MakeAndCall();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void MakeAndCall()
    {
        var waiting = new List<(string Name, Queue<(JsonNode Call, string Path)> Calls)>();
        foreach (var (i, layer) in reader.Required("layers").AsList(item => item).Index())
            waiting.Add(Make(layer, $"layers[{i}]"));
        while (waiting.Exists(layer => layer.Calls.Count > 0))
        {
            var called = false;
            foreach (var (name, calls) in waiting)
                while (calls.TryPeek(out var call) && TryCall(name, call.Call, call.Path))
                {
                    calls.Dequeue();
                    called = true;
                }
            if (!called)
            {
                var (_, path) = waiting.First(layer => layer.Calls.Count > 0).Calls.Peek();
                throw reader.Error(path, "needs tensors that no call returns: the graph has a cycle, or a layer is missing");
            }
        }
    }

    /// <summary>Frees all layers: for when no model comes of them.</summary>
    public void Dispose() => DisposeUnless([]);

    /// <summary>Frees the layers that the model does without.</summary>
    public void DisposeUnless(IReadOnlyList<Operation> used)
    {
        foreach (var layer in made.Values.Select(layer => layer.Operation).Except(used).OfType<Layer>()) layer.Dispose();
    }

    /// <summary>The tensors that <c>input_layers</c> or <c>output_layers</c> names.</summary>
    public Nest<SymbolicTensor> Tensors(string key) => Tensors(reader.Required(key).Node, key);

    private Nest<SymbolicTensor> Tensors(JsonNode? node, string path) => node switch
    {
        JsonArray { Count: 3 } history when history[0]?.GetValueKind() == JsonValueKind.String => Find(history, path, isOutput: true)
            ?? throw reader.Error(path, "names a tensor that no call returns"),
        JsonArray items => new Nest<SymbolicTensor>.Many([.. items.Select((item, i) => Tensors(item, $"{path}[{i}]"))]),
        JsonObject named => new Nest<SymbolicTensor>.Named([.. named.Select(entry => KeyValuePair.Create(entry.Key, Tensors(entry.Value, $"{path}.{entry.Key}")))]),
        _ => throw reader.Error(path, $"must be [name, call, place], or a list or an object of these; it was {JsonText.Describe(node)}"),
    };

    private (string, Queue<(JsonNode, string)>) Make(ConfigValue value, string path)
    {
        if (value.Node is not JsonObject layer) throw value.Error("an object with 'class_name' and 'config'");
        var given = layer["name"] is { } written ? Text(written, $"{path}.name") : null;
        var operation = RecordedOperation.TryRead(layer, path, reader) ?? (Operation)value.As<Layer>();
        var name = given ?? operation.Name;
        List<SymbolicTensors> calls = operation is Input input ? [input.Output] : [];
        if (!made.TryAdd(name, (operation, calls)))
        {
            (operation as Layer)?.Dispose();
            throw reader.Error($"{path}.name", $"is '{JsonText.Shorten(name)}', which another layer already has");
        }
        var nodes = layer["inbound_nodes"] as JsonArray ?? [];
        return (name, new(nodes.Select((node, i) => (node!, $"{path}.inbound_nodes[{i}]"))));
    }

    private bool TryCall(string name, JsonNode call, string path)
    {
        if (call is not JsonObject { } given || given["args"] is not JsonArray args)
            throw reader.Error(path, "must be an object with 'args' and 'kwargs'");
        var inputs = new List<SymbolicTensor>();
        var positional = args.Select((arg, i) => Read(arg, $"{path}.args[{i}]", inputs)).ToList();
        var keywords = (given["kwargs"] as JsonObject ?? []).Select(pair => KeyValuePair.Create(pair.Key, Read(pair.Value, $"{path}.kwargs.{pair.Key}", inputs))).ToList();
        if (inputs.Contains(null!)) return false;
        var (operation, calls) = made[name];
        try
        {
            calls.Add(operation.Record(inputs, new(positional, keywords)));
        }
        catch (Exception error) when (error is not ConfigException)
        {
            // Whatever a layer or an operation makes of wrong arguments, the text is at fault.
            throw reader.Error(path, $"cannot be made: {LibTorchRefusal.OfFile(error)}", inner: error);
        }
        return true;
    }

    // A tensor that is not there yet is null among the inputs.
    private Nest<Argument> Read(JsonNode? node, string path, List<SymbolicTensor> inputs)
    {
        if (node is JsonArray items) return new Nest<Argument>.Many([.. items.Select((item, i) => Read(item, $"{path}[{i}]", inputs))]);
        if (node is not JsonObject tensor || JsonText.Of(tensor["class_name"]) != TensorClass) return Argument.Of(node?.DeepClone());
        if (tensor["config"] is not JsonObject config || config["keras_history"] is not JsonArray { Count: 3 } history)
            throw reader.Error($"{path}.keras_history", "must be [name, call, place]");
        inputs.Add(Find(history, $"{path}.keras_history", isOutput: false)!);
        return Argument.At(inputs.Count - 1);
    }

    private SymbolicTensor? Find(JsonArray history, string path, bool isOutput)
    {
        var name = Text(history[0], $"{path}[0]");
        if (!made.TryGetValue(name, out var source))
            throw reader.Error(path, $"names layer '{JsonText.Shorten(name)}', which is not there{Nearest.Hint("; the nearest is", name, made.Keys)}");
        var (call, place) = (Whole(history[1], $"{path}[1]"), Whole(history[2], $"{path}[2]"));
        // A functional model is counted as called once before, by itself: but only among the outputs.
        if (isOutput && source.Operation is Functional) call--;
        return call >= 0 && call < source.Calls.Count && place >= 0 && place < source.Calls[call].Count ? source.Calls[call][place] : null;
    }

    private string Text(JsonNode? node, string path) =>
        JsonText.Of(node) ?? throw reader.Error(path, $"must be text; it was {JsonText.Describe(node)}", "text");

    private int Whole(JsonNode? node, string path) => Number.TryFromJson(node, out var number) && number.IsInteger && number.Integer is >= 0 and < int.MaxValue
        ? (int)number.Integer
        : throw reader.Error(path, $"must be a whole number of 0 or more; it was {JsonText.Describe(node)}", "a whole number of 0 or more");
}
