using System.Text.Json.Nodes;

namespace Anneal.Graphs;

/// <summary>One argument of a call: the index of a tensor, or a plain value.</summary>
public readonly record struct Argument
{
    private Argument(int tensor, JsonNode? value) => (Tensor, Value) = (tensor, value);

    /// <summary>The index among the tensors of the call; -1 for a plain value.</summary>
    public int Tensor { get; }

    /// <summary>The plain value as JSON; null for a tensor and for no value.</summary>
    public JsonNode? Value { get; }

    /// <summary>Whether this is the index of a tensor.</summary>
    public bool IsTensor => Tensor >= 0;

    /// <summary>Makes the index of a tensor.</summary>
    /// <param name="index">The index among the tensors of the call, from 0.</param>
    public static Argument At(int index) => new(index, null);

    /// <summary>A plain value.</summary>
    /// <param name="value">The value as JSON; null for none.</param>
    public static Argument Of(JsonNode? value) => new(-1, value);
}
