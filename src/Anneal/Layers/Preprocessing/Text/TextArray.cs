using Anneal.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Strings in an array of any rank, or in rows of equal length.</summary>
internal static class TextArray
{
    /// <summary>All strings in a row, and the shape they had.</summary>
    /// <exception cref="ArgumentException">The elements are no strings, one is null, or rows differ in length.</exception>
    public static (string[] Texts, long[] Shape) Read(Array texts, string parameter)
    {
        ArgumentNullException.ThrowIfNull(texts, parameter);
        if (texts.Length == 0) return ([], Lengths(texts));
        var (flat, shape) = texts.GetType().GetElementType()!.IsArray ? Rows.Flatten(texts) : (texts, Lengths(texts));
        string[] read = [.. flat.Cast<object?>().Select((item, i) => item as string ?? throw Require.RefusedElement(i, item ?? "null", "a string", parameter))];
        return (read, shape);
    }

    /// <summary>Integers of a shape.</summary>
    public static Tensor Indices(IEnumerable<long> indices, long[] shape) => tensor([.. indices], shape, dtype: int64);

    private static long[] Lengths(Array array) => [.. Enumerable.Range(0, array.Rank).Select(axis => array.GetLongLength(axis))];
}
