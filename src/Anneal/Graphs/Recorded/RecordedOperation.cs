using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>One of <see cref="Ops"/> in a graph, as Keras records it: its class, its config and the formula.</summary>
internal sealed class RecordedOperation(OperationKind kind, JsonObject config, string? name = null) : Operation(name ?? SnakeCase.Of(kind.ClassName))
{
    private readonly bool hasGivenName = name is not null;

    public OperationKind Kind => kind;

    /// <summary>The arguments that are no tensors, without the name.</summary>
    public JsonObject Config => config;

    /// <summary>The operation that a config of Keras describes; null where it describes a layer.</summary>
    public static RecordedOperation? TryRead(JsonObject envelope, string path, ConfigReader reader)
    {
        if (envelope["module"]?.GetValueKind() != JsonValueKind.String || !envelope["module"]!.GetValue<string>().Contains(".ops", StringComparison.Ordinal)) return null;
        var className = JsonText.Of(envelope["class_name"]) ?? throw reader.Error($"{path}.class_name", "is missing or not text");
        if (!OperationTable.Knows(className))
            throw reader.Error($"{path}.class_name", $"is '{className}', which is not a known operation{Nearest.Hint("; the nearest known is", className, OperationTable.Names)}");
        if (envelope["config"] is not (null or JsonObject)) throw reader.Error($"{path}.config", $"must be an object; it was {JsonText.Describe(envelope["config"])}");
        var config = envelope["config"]?.DeepClone().AsObject() ?? [];
        if (config["name"] is { } given && JsonText.Of(given) is null) throw reader.Error($"{path}.name", $"must be text; it was {JsonText.Describe(given)}");
        var name = JsonText.Of(config["name"]);
        config.Remove("name");
        return new(OperationTable.Find(className), config, name);
    }

    /// <summary>Class and arguments as Keras writes them.</summary>
    public JsonObject ToConfig()
    {
        var written = new JsonObject { ["name"] = Name };
        foreach (var (key, value) in config) written[key] = value?.DeepClone();
        return new() { ["module"] = kind.Module, ["class_name"] = kind.ClassName, ["config"] = written, ["registered_name"] = kind.ClassName };
    }

    internal override bool HasGivenName => hasGivenName;

    internal override string DefaultName => SnakeCase.Of(kind.ClassName);

    internal override TensorSpec[] Specify(TensorSpec[] inputs, CallArguments arguments) => TrialRun.Outputs(this, inputs, arguments);

    internal override Tensor[] Run(Tensor[] inputs, CallArguments arguments, bool? training, IReadOnlyList<Tensor?>? masks)
    {
        using var scope = NewDisposeScope();
        Tensor[] results;
        try
        {
            results = kind.Compute(new(inputs, arguments, config));
        }
        catch (ExternalException error)
        {
            var shapes = string.Join(", ", inputs.Select(input => (Shape)input.shape));
            throw new ArgumentException($"'{Name}' does not take tensors of shapes {shapes}{(config.Count == 0 ? "" : $" with {config.ToJsonString()}")}.", nameof(inputs), error);
        }
        Handles.MakeOwn(results, inputs, []);
        foreach (var result in results) result.MoveToOuterDisposeScope();
        return results;
    }
}
