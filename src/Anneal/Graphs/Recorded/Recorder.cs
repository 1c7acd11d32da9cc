using System.Text.Json.Nodes;

namespace Anneal.Graphs;

/// <summary>Puts operations on symbolic tensors into their graph.</summary>
internal static class Recorder
{
    public static SymbolicTensor One(string className, JsonObject? config, params ReadOnlySpan<SymbolicOperand> operands) => Many(className, config, operands);

    public static SymbolicTensors Many(string className, JsonObject? config, params ReadOnlySpan<SymbolicOperand> operands)
    {
        var (inputs, positional) = (new List<SymbolicTensor>(), new List<Nest<Argument>>());
        foreach (var operand in operands)
        {
            positional.Add(operand.Tensor is null ? Argument.Of(operand.Constant) : Argument.At(inputs.Count));
            if (operand.Tensor is not null) inputs.Add(operand.Tensor);
        }
        return Record(className, config, inputs, new(positional));
    }

    public static SymbolicTensor List(string className, JsonObject? config, IReadOnlyList<SymbolicTensor> tensors) =>
        Record(className, config, tensors, CallArguments.List(tensors.Count));

    public static SymbolicTensors Record(string className, JsonObject? config, IReadOnlyList<SymbolicTensor> inputs, CallArguments arguments) =>
        new RecordedOperation(OperationTable.Find(className), config ?? []).Record(inputs, arguments);

    public static JsonArray? Axes(IReadOnlyList<int>? axes) => axes is null ? null : new JsonArray([.. axes.Select(axis => (JsonNode)axis)]);
}
