using System.Text.Json.Nodes;

namespace Anneal.Graphs;

/// <summary>A leaf among the arguments of a call: the place of a tensor, or a plain value.</summary>
public readonly record struct Argument
{
    private Argument(int tensor, JsonNode? value) => (Tensor, Value) = (tensor, value);

    /// <summary>The index among the tensors of the call; -1 for a plain value.</summary>
    public int Tensor { get; }

    /// <summary>The plain value as JSON; null for a tensor or none.</summary>
    public JsonNode? Value { get; }

    /// <summary>Whether this is the place of a tensor.</summary>
    public bool IsTensor => Tensor >= 0;

    /// <summary>The place of a tensor.</summary>
    /// <param name="index">Among the tensors of the call, from 0.</param>
    public static Argument At(int index) => new(index, null);

    /// <summary>A plain value.</summary>
    /// <param name="value">As JSON; null for none.</param>
    public static Argument Of(JsonNode? value) => new(-1, value);
}
