using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>Shapes as messages show them: <c>(32, 10)</c>, <c>(32,)</c>.</summary>
internal static class ShapeText
{
    /// <summary>The shape in brackets; <c>()</c> for a scalar.</summary>
    public static string Of(ReadOnlySpan<long> shape) => shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.ToArray())})";

    /// <summary>The shape of a tensor; in a trial on one row that of the data.</summary>
    public static string Of(Tensor tensor)
    {
        var shape = tensor.shape;
        if (CallScope.Current?.Rows is { } rows && shape is [1, ..]) shape[0] = rows;
        return Of(shape);
    }
}
